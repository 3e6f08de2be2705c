{{ staged('series', 'cbs_asylum', [
    'series', 'geo', 'period', 'breakdown', 'member', 'is_aggregate', 'n', 'flag'
]) }}
