"""How charts look on a page: colours by class, two drawings for two widths, black on white in print."""

from typing import Final

# Every colour has a contrast of 4.5 or more on white, so that words may have it too; lines of the grid say nothing.
STYLE: Final = """
.chart, .spark { --signal: #b33c00; --third: #00664b; --fourth: #6f3a8c; --fifth: #535b63; --sixth: #8a5600; --paper: #fff; }
.chart { margin: 1.8rem 0 1.4rem; }
.chart figcaption span { display: block; max-width: 46rem; }
.chart figcaption .title { font-weight: 600; font-size: 1.05rem; }
.chart figcaption .unit { color: var(--soft); font-size: .88rem; }
.drawing { margin: .6rem 0; }
.drawing > svg { display: block; width: 100%; height: auto; color: var(--ink); font-variant-numeric: tabular-nums; }
.drawing > .wide { max-width: 46rem; }
.drawing > .narrow { display: none; max-width: 26rem; }
.chart .soft, .chart .limit { color: var(--soft); }
.chart .grid { color: var(--line); }
.chart .data, .chart .mean, .chart .first, .chart .part-1, .spark { color: var(--mark); }
.chart .signal, .chart .second, .chart .without, .chart .part-2 { color: var(--signal); }
.chart .third, .chart .part-3 { color: var(--third); }
.chart .fourth, .chart .part-4 { color: var(--fourth); }
.chart .part-5 { color: var(--fifth); }
.chart .part-6 { color: var(--sixth); }
.chart .observed, .chart .moment { color: var(--ink); }
.chart .on { color: var(--paper); }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.3rem; padding: 0; margin: .5rem 0; font-size: .88rem; max-width: 46rem; }
.key li { display: flex; gap: .45rem; align-items: baseline; }
.key svg { flex: none; width: 1.75rem; height: .875rem; overflow: visible; position: relative; top: .1rem; }
.spark { display: inline-block; width: 6.9rem; height: 1.625rem; vertical-align: middle; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--mark); width: fit-content; }
summary:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
details .table { margin-top: .6rem; }
@media screen and (max-width: 44rem) {
  .drawing > .wide { display: none; }
  .drawing > .narrow { display: block; }
}
@media print {
  .chart figcaption { break-inside: avoid; break-after: avoid; }
  .chart > p { break-before: avoid; break-inside: avoid; }
  .chart .table tbody th[scope=row] { min-width: 9rem; }
  .drawing { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { display: none; }
}
@media (forced-colors: active) {
  .chart, .spark { --ink: CanvasText; --soft: CanvasText; --line: GrayText; --mark: CanvasText; --signal: Highlight; --third: CanvasText; --fourth: CanvasText; --fifth: CanvasText; --sixth: CanvasText; --paper: Canvas; }
}
""".strip()
