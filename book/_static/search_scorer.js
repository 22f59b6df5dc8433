// What the search puts first: chapters before the pages around them, and those before the package.
var Scorer = {
  score: ([page, , , , score]) => {
    if (/^(book\/api|_modules)\//.test(page)) return score - 20;
    if (/^book\/(back|teaching)\//.test(page)) return score - 5;
    return page.split("/").length === 3 ? score + 10 : score;
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
