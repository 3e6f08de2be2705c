{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='delivery_id',
    on_schema_change='fail',
    indexes=[{'columns': ['source_code', 'month']}]
) }}
{% set deliveries = ref('stg_ops__deliveries') %}

select
    finds.delivery_id,
    finds.source_code,
    finds.month,
    finds.origin_region,
    -- Ter Apel and the street are where somebody was found, not where somebody came in.
    case when place.may_be_entry then entry_point.entry_region else 'UNKNOWN' end as entry_region,
    sum(finds.n)::int as n
from {{ ref('stg_kmar_vbs__finds') }} as finds
inner join {{ ref('finding_place') }} as place on finds.finding_place = place.finding_place
inner join {{ ref('entry_point') }} as entry_point on finds.entry_point = entry_point.entry_point
{% if is_incremental() %}
where
    finds.delivery_id in (
        select deliveries.delivery_id
        from {{ deliveries }} as deliveries
        where deliveries.in_this_build
    )
{% endif %}
group by
    finds.delivery_id,
    finds.source_code,
    finds.month,
    finds.origin_region,
    case when place.may_be_entry then entry_point.entry_region else 'UNKNOWN' end
