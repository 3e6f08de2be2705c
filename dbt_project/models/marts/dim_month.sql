with bounds as (
    select
        min(period_from) as first_month,
        max(period_to) as last_month
    from {{ ref('stg_ops__deliveries') }}
),

told as (
    -- Somebody may have arrived long before the first delivery.
    select min(arrival_month) as first_month from {{ ref('int_journey_counts') }}
    where arrival_month <> 'UNKNOWN'
),

months as (
    select series.day::date as first_day
    from bounds
    cross join told
    cross join lateral generate_series(
        {{ first_day('least(bounds.first_month, told.first_month)') }}::timestamp,
        {{ first_day('bounds.last_month') }}::timestamp,
        '1 month'
    ) as series (day)
)

select
    to_char(first_day, 'YYYY-MM') as month,
    to_char(first_day, 'YYYY-"Q"Q') as quarter,
    to_char(first_day, 'YYYY') as year,
    (array[
        'januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober',
        'november', 'december'
    ])[extract(month from first_day)::int] || to_char(first_day, ' YYYY') as label_nl,
    to_char(first_day, 'FMMonth YYYY') as label_en,
    to_char(first_day, 'YYYYMM')::int as sort_order
from months

union all

select
    'UNKNOWN' as month,
    'UNKNOWN' as quarter,
    'UNKNOWN' as year,
    'Onbekend' as label_nl,
    'Unknown' as label_en,
    999999 as sort_order
