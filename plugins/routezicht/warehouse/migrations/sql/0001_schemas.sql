-- Schemas of the one way through: landing -> staging -> intermediate -> marts -> candidate -> published.
CREATE SCHEMA landing;
CREATE SCHEMA staging;
CREATE SCHEMA intermediate;
CREATE SCHEMA marts;
CREATE SCHEMA candidate;
CREATE SCHEMA published;
CREATE SCHEMA published_history;
CREATE SCHEMA reference;

COMMENT ON SCHEMA ops IS 'Registers of the platform, written only through functions that also write the audit.';
COMMENT ON SCHEMA landing IS 'Record-level rows per delivery, treated as personal data: restricted and with a term.';
COMMENT ON SCHEMA staging IS 'One cleaned model per source (dbt).';
COMMENT ON SCHEMA intermediate IS 'Journeys and legs joined to the code lists (dbt).';
COMMENT ON SCHEMA marts IS 'Exact counts, restricted (dbt).';
COMMENT ON SCHEMA candidate IS 'Protected tables of releases under review.';
COMMENT ON SCHEMA published IS 'Fixed views on the current release.';
COMMENT ON SCHEMA published_history IS 'All releases, insert only.';
COMMENT ON SCHEMA reference IS 'Code lists with validity and Dutch and English labels (dbt seeds).';

COMMENT ON TABLE ops.schema_version IS 'Revision of the warehouse schema (Alembic).';
COMMENT ON COLUMN ops.schema_version.version_num IS 'Identifier of the last applied revision.';

CREATE FUNCTION ops.is_month(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN value ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])$';
COMMENT ON FUNCTION ops.is_month(text) IS 'Whether a text is a month, YYYY-MM.';

-- What may be stored as JSON: numbers, truth values and codes, also as keys. Sentences and names do not pass.
CREATE FUNCTION ops.is_codes_and_counts(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN NOT jsonb_path_exists(
    value, '$.** ? (@.type() == "string" && !(@ like_regex "^[A-Za-z0-9_.:/+-]{0,80}$"))'
) AND NOT jsonb_path_exists(
    value,
    '$.** ? (@.type() == "object").keyvalue().key ? (!(@ like_regex "^[A-Za-z0-9_.:/+-]{1,80}$"))'
);
COMMENT ON FUNCTION ops.is_codes_and_counts(jsonb) IS
'Whether a JSON value holds only numbers, truth values and codes without spaces.';

CREATE FUNCTION ops.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON FUNCTION ops.refuse_change() IS 'Trigger that refuses UPDATE, DELETE and TRUNCATE.';
