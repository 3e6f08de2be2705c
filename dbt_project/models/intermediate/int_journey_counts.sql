{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='delivery_id',
    on_schema_change='fail',
    indexes=[{'columns': ['source_code', 'told_month']}]
) }}
{% set deliveries = ref('stg_ops__deliveries') %}

-- Counts per delivery, of every edition: what a later edition withdraws can still be found, and a purge of
-- landing rows does not change the marts.
select
    delivery_id,
    source_code,
    told_month,
    arrival_month,
    origin_region,
    border_route,
    corridor,
    mode,
    is_uncertain,
    count(*)::int as n
from {{ ref('int_journeys') }}
{% if is_incremental() %}
where
    delivery_id = any(
        array(
            select deliveries.delivery_id from {{ deliveries }} as deliveries
            where deliveries.in_this_build
        )
    )
{% endif %}
group by
    delivery_id,
    source_code,
    told_month,
    arrival_month,
    origin_region,
    border_route,
    corridor,
    mode,
    is_uncertain
