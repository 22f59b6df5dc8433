"""The README's picture is what the package draws today."""


def test_the_committed_picture_equals_a_new_one(load):
    tool = load("draw_picture")
    assert tool.PICTURE.read_text("utf8") == tool.draw()
