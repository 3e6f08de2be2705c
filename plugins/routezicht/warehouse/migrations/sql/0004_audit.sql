-- The audit: one chain of rows, each hashed over its content and the hash of the row before it.
CREATE TABLE ops.audit (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    at timestamptz NOT NULL,
    event text NOT NULL CHECK (event ~ '^[a-z]+(\.[a-z_]+)+$'),
    subject text NOT NULL CHECK (ops.is_codes_and_counts(to_jsonb(subject))),
    actor text NOT NULL CHECK (ops.is_codes_and_counts(to_jsonb(actor))),
    details jsonb NOT NULL CHECK (ops.is_codes_and_counts(details)),
    prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE ops.audit IS 'Every change of state, as a hash chain; codes and counts, never values.';
COMMENT ON COLUMN ops.audit.seq IS 'Number of the row, from 1 without gaps.';
COMMENT ON COLUMN ops.audit.at IS 'When it happened.';
COMMENT ON COLUMN ops.audit.event IS 'What happened, such as delivery.landed.';
COMMENT ON COLUMN ops.audit.subject IS 'Identifier of what it happened to.';
COMMENT ON COLUMN ops.audit.actor IS 'Database role, or account of the person, that did it.';
COMMENT ON COLUMN ops.audit.details IS 'Codes and counts that belong to the event.';
COMMENT ON COLUMN ops.audit.prev_hash IS 'Hash of the row before; 32 zero bytes for the first.';
COMMENT ON COLUMN ops.audit.hash IS 'SHA-256 of prev_hash and the canonical text of this row.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.audit
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();

-- Canonical text: a JSON array of strings. docs/reference/audit.md gives it for independent verification.
CREATE FUNCTION ops.audit_hash(
    prev_hash bytea, seq bigint, at timestamptz, event text, subject text, actor text, details jsonb
) RETURNS bytea
LANGUAGE sql STABLE SET search_path = ''
RETURN sha256(prev_hash || convert_to(jsonb_build_array(
    seq::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    event, subject, actor, details::text
)::text, 'UTF8'));
COMMENT ON FUNCTION ops.audit_hash(bytea, bigint, timestamptz, text, text, text, jsonb) IS
'Hash of one audit row.';

CREATE FUNCTION ops.append_audit(event text, subject text, details jsonb, actor text DEFAULT session_user)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    last record;
    row_at timestamptz;
BEGIN
    -- Held to the end of the transaction: numbers follow the order of commits, and a rollback leaves no gap.
    PERFORM pg_advisory_xact_lock(7453181);
    SELECT audit.seq, audit.hash INTO last FROM ops.audit ORDER BY audit.seq DESC LIMIT 1;
    row_at := clock_timestamp();
    INSERT INTO ops.audit (seq, at, event, subject, actor, details, prev_hash, hash)
    SELECT
        new_row.seq, row_at, append_audit.event, append_audit.subject, append_audit.actor,
        append_audit.details, new_row.prev_hash,
        ops.audit_hash(
            new_row.prev_hash, new_row.seq, row_at, append_audit.event, append_audit.subject,
            append_audit.actor, append_audit.details
        )
    FROM (
        SELECT
            coalesce(last.seq, 0) + 1 AS seq,
            coalesce(last.hash, decode(repeat('00', 32), 'hex')) AS prev_hash
    ) AS new_row;
    RETURN coalesce(last.seq, 0) + 1;
END $$;
COMMENT ON FUNCTION ops.append_audit(text, text, jsonb, text) IS
'Appends one row to the audit; called only by the functions that record events.';
