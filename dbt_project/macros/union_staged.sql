{# All sources that tell journeys, one under the other: `kind` is journeys or legs. #}
{% macro union_staged(kind) -%}
    {% for source_code in var('journey_sources') %}
    select * from {{ ref('stg_' ~ source_code ~ '__' ~ kind) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
{%- endmacro %}

{# Whether a row of a code list is valid on a day. #}
{% macro valid_on(relation, day) -%}
    ({{ relation }}.valid_from is null or {{ relation }}.valid_from <= {{ day }})
    and ({{ relation }}.valid_to is null or {{ relation }}.valid_to >= {{ day }})
{%- endmacro %}
