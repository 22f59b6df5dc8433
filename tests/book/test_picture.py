"""The README's picture is what the package draws today."""

import matplotlib as mpl
import matplotlib.pyplot as plt


def test_the_committed_picture_equals_a_new_one(load):
    tool = load("draw_picture")
    with mpl.rc_context():
        assert tool.PICTURE.read_text("utf8") == tool.draw()
    plt.close("all")
