{{ staged('find', 'kmar_vbs', [
    'month', 'entry_point', 'finding_place', 'last_country', 'mode', 'nationality_group as origin_region', 'n'
]) }}
