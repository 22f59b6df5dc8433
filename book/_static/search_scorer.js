// What the search puts first: chapters before the pages around them, those before the package,
// and a page whose title has all words of the query before the others.
const asked = (new URLSearchParams(location.search).get("q") || "").toLowerCase().match(/\p{L}+/gu) || [];
var Scorer = {
  score: ([page, title, , , score]) => {
    if (/^(book\/api|_modules)\//.test(page)) return score - 20;
    if (/^book\/(back|teaching)\//.test(page)) return score - 5;
    const words = title.replace(/<[^>]*>/g, "").toLowerCase();
    const isNamed = asked.length > 0 && asked.every((word) => words.includes(word));
    return score + (page.split("/").length === 3 ? 10 : 0) + (isNamed ? 100 : 0);
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
