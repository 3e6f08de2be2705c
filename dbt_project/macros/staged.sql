{#
    Landing rows of one source, of the deliveries that the build may see and no others: a delivery that lands
    while a build runs waits for the next one.
#}
{% macro staged(table, source_code, columns) -%}
select
    delivery_id,
    record_no,
    source as source_code,
    {{ columns | join(',\n    ') }}
from {{ source('landing', table) }}
where
    source = '{{ source_code }}'
    and delivery_id in (select d.delivery_id from {{ ref('stg_ops__deliveries') }} as d)
{%- endmacro %}

{% macro staged_journeys(source_code) -%}
{{ staged('journey', source_code, [
    'told_month', 'arrival_month', 'origin_code', 'route_status', 'method', 'confidence', 'uncertain as is_uncertain'
]) }}
{%- endmacro %}

{% macro staged_legs(source_code) -%}
{{ staged('journey_leg', source_code, [
    'leg_no', 'country', 'place_class', 'mode', 'month', 'evidence', 'confidence'
]) }}
{%- endmacro %}
