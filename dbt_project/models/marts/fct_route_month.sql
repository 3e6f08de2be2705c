{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    unique_key=['source_code', 'month'],
    on_schema_change='fail',
    meta={'touched': 'int_touched_arrival_months'}
) }}
{% set touched = ref('int_touched_arrival_months') %}

select
    source_code,
    origin_region,
    border_route,
    corridor,
    arrival_month as month,
    sum(n)::int as n,
    coalesce(sum(n) filter (where is_uncertain), 0)::int as n_uncertain,
    {{ build_id() }} as build_id
from {{ ref('int_current_journey_counts') }}
{% if is_incremental() %}
where
    (source_code, arrival_month) in (
        select
            touched.source_code,
            touched.month
        from {{ touched }} as touched
    )
{% endif %}
group by source_code, origin_region, border_route, corridor, arrival_month
