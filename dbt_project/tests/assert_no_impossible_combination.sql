-- A returned row is a pair of codes that the list calls impossible, and that the models counted: either a
-- crossing or a corridor was derived wrongly, or the list hides real counts from every release.
{% set pairs = [
    ('fct_route_month', 'border_route', 'corridor'),
    ('fct_corridor_quarter', 'corridor', 'mode'),
    ('fct_detection_month', 'border_route', 'border_type'),
] %}
{% for mart, dimension_a, dimension_b in pairs %}
select
    '{{ mart }}' as mart,
    listed.code_a,
    listed.code_b
from {{ ref('impossible_combination') }} as listed
inner join {{ ref(mart) }} as counted
    on listed.code_a = counted.{{ dimension_a }} and listed.code_b = counted.{{ dimension_b }}
where listed.dimension_a = '{{ dimension_a }}' and listed.dimension_b = '{{ dimension_b }}'
{% if not loop.last %}union all{% endif %}
{% endfor %}
