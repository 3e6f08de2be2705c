{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    unique_key='period',
    on_schema_change='fail',
    meta={'touched': 'int_touched_series_periods'}
) }}
{% set touched = ref('int_touched_series_periods') %}

select
    series,
    geo,
    period,
    breakdown,
    member,
    is_aggregate,
    n,
    flag,
    {{ build_id() }} as build_id
from {{ ref('int_current_series') }}
{% if is_incremental() %}
where period in (select touched.period from {{ touched }} as touched)
{% endif %}
