{#
    Incremental strategy `replace_touched`: delete every row of the keys in the relation `meta.touched`, insert
    what the model gives. dbt's own delete+insert only deletes keys that come back, so a month whose last row
    was withdrawn would stay for ever.
#}
{% macro get_incremental_replace_touched_sql(arg_dict) %}
    {%- set keys = arg_dict['unique_key'] -%}
    {%- set keys = [keys] if keys is string else keys -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    delete from {{ arg_dict['target_relation'] }}
    where ({{ keys | join(', ') }}) in (
        select {{ keys | join(', ') }} from {{ ref(config.get('meta')['touched']) }}
    );
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}
