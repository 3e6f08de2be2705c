{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook='{% if is_incremental() %}delete from {{ this }}{% endif %}'
) }}

-- Not a view: the deliveries of a build are fixed when it starts and stay so between its tasks. Emptied and
-- filled in one transaction, not made anew, which would drop every view that reads it.
select
    delivery.delivery_id,
    delivery.source as source_code,
    delivery.mode,
    delivery.period_from,
    delivery.period_to,
    delivery.issued_on,
    delivery.received_at,
    delivery.n_rows,
    delivery.is_synthetic,
    bool_or(build.build_id = {{ build_id() }}) as in_this_build
from {{ source('ops', 'delivery') }} as delivery
inner join {{ source('ops', 'build_delivery') }} as taken on delivery.delivery_id = taken.delivery_id
inner join {{ source('ops', 'build') }} as build on taken.build_id = build.build_id
where build.status = 'passed' or build.build_id = {{ build_id() }}
group by delivery.delivery_id
