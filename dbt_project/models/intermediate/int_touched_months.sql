with taken as (
    select * from {{ ref('stg_ops__deliveries') }}
    where in_this_build
),

covered as (
    select
        taken.source_code,
        months.first_day
    from taken
    cross join lateral generate_series(
        {{ first_day('taken.period_from') }}::timestamp,
        {{ first_day('taken.period_to') }}::timestamp,
        '1 month'
    ) as months (first_day)
)

select distinct
    source_code,
    to_char(first_day, 'YYYY-MM') as month
from covered
