-- A returned row is a key of a code list with two rows that hold on the same day: a join by date would count
-- its journeys twice.
{% set lists = [
    ('country_origin_region', ['origin_code']),
    ('schengen_membership', ['country', 'border_kind']),
    ('border_crossing', ['from_country', 'to_country', 'border_kind']),
    ('impossible_combination', ['dimension_a', 'code_a', 'dimension_b', 'code_b']),
] %}
{% for list, keys in lists %}
select '{{ list }}' as code_list
from {{ ref(list) }} as one
inner join {{ ref(list) }} as other
    on
        one.ctid < other.ctid
        and daterange(one.valid_from, one.valid_to, '[]') && daterange(other.valid_from, other.valid_to, '[]')
        {% for key in keys %}
        and one.{{ key }} = other.{{ key }}
        {% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
