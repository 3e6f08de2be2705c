-- The rule of ops.current_delivery_month, on the deliveries of the build alone: the newest edition of a month
-- may be one that landed after the build started.
with covered as (
    select
        deliveries.source_code,
        deliveries.delivery_id,
        deliveries.mode,
        to_char(months.first_day, 'YYYY-MM') as month,
        row_number() over (
            partition by deliveries.source_code, months.first_day, deliveries.mode = 'append'
            order by deliveries.issued_on desc, deliveries.received_at desc, deliveries.delivery_id desc
        ) as edition
    from {{ ref('stg_ops__deliveries') }} as deliveries
    cross join lateral generate_series(
        {{ first_day('deliveries.period_from') }}::timestamp,
        {{ first_day('deliveries.period_to') }}::timestamp,
        '1 month'
    ) as months (first_day)
)

select
    source_code,
    month,
    delivery_id
from covered
where mode = 'append' or edition = 1
