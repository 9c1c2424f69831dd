"""Charts as SVG, made on the server from the tables of a release; on a page or on paper."""

from neutrality.charts.bars import bars
from neutrality.charts.funnel import funnel
from neutrality.charts.tiles import tiles
from neutrality.charts.trend import trend

__all__ = ["bars", "funnel", "tiles", "trend"]
