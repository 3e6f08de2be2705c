{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    unique_key=['source_code', 'quarter'],
    on_schema_change='fail',
    meta={'touched': 'int_touched_arrival_quarters'}
) }}
{% set touched = ref('int_touched_arrival_quarters') %}

select
    source_code,
    corridor,
    mode,
    arrival_quarter as quarter,
    sum(n)::int as n,
    coalesce(sum(n) filter (where is_uncertain), 0)::int as n_uncertain,
    {{ build_id() }} as build_id
from {{ ref('int_current_journey_counts') }}
{% if is_incremental() %}
where
    (source_code, arrival_quarter) in (
        select
            touched.source_code,
            touched.quarter
        from {{ touched }} as touched
    )
{% endif %}
group by source_code, corridor, mode, arrival_quarter
