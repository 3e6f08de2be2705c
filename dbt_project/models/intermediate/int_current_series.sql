-- One source delivers several series, each in its own tables. An edition replaces, and withdraws from, only
-- the series and the kind of period that it holds.
with observations as (
    select
        *,
        length(period) as period_kind,
        {{ last_month('period') }} as month
    from {{ ref('stg_cbs_asylum__series') }}
),

held as (
    select distinct
        source_code,
        delivery_id,
        series,
        period_kind
    from observations
),

covering as (
    select
        held.delivery_id,
        held.series,
        held.period_kind,
        months.month,
        deliveries.mode,
        row_number() over (
            partition by
                held.source_code, held.series, held.period_kind, months.month, deliveries.mode = 'append'
            order by deliveries.issued_on desc, deliveries.received_at desc, deliveries.delivery_id desc
        ) as edition
    from held
    inner join {{ ref('stg_ops__deliveries') }} as deliveries on held.delivery_id = deliveries.delivery_id
    cross join lateral (
        select to_char(series.first_day, 'YYYY-MM') as month
        from
            generate_series(
                {{ first_day('deliveries.period_from') }}::timestamp,
                {{ first_day('deliveries.period_to') }}::timestamp,
                '1 month'
            ) as series (first_day)
    ) as months
)

select
    observations.source_code,
    observations.delivery_id,
    observations.series,
    observations.geo,
    observations.period,
    observations.month,
    observations.breakdown,
    observations.member,
    observations.is_aggregate,
    observations.n,
    observations.flag
from observations
inner join covering
    on
        observations.delivery_id = covering.delivery_id
        and observations.series = covering.series
        and observations.period_kind = covering.period_kind
        and observations.month = covering.month
where covering.mode = 'append' or covering.edition = 1
