{{ config(
    materialized='incremental',
    incremental_strategy='replace_touched',
    unique_key='month',
    on_schema_change='fail',
    meta={'touched': 'int_touched_find_months'}
) }}
{% set touched = ref('int_touched_find_months') %}

select
    counts.entry_region,
    counts.origin_region,
    counts.month,
    sum(counts.n)::int as n,
    {{ build_id() }} as build_id
from {{ ref('int_find_counts') }} as counts
inner join {{ ref('int_current_deliveries') }} as latest
    on
        counts.source_code = latest.source_code
        and counts.month = latest.month
        and counts.delivery_id = latest.delivery_id
{% if is_incremental() %}
where counts.month in (select touched.month from {{ touched }} as touched)
{% endif %}
group by counts.entry_region, counts.origin_region, counts.month
having sum(counts.n) > 0
