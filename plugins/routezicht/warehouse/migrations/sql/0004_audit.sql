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

-- Refusals of a step carry SQLSTATE RZ001: what (message), where (detail), what to do (hint).
CREATE FUNCTION ops.require_source(source_code text, allowed_to text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF session_user IS DISTINCT FROM 'rz_ingest_' || source_code
        AND session_user IS DISTINCT FROM allowed_to THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'This role may not record events of that source.',
            DETAIL = format('role %s, source %s', session_user, source_code),
            HINT = 'connect as the ingest role of the source';
    END IF;
END $$;
COMMENT ON FUNCTION ops.require_source(text, text) IS
'Refuses unless the session is that of the ingest role of the source, or of the other role named.';

CREATE FUNCTION ops.require_keys(value jsonb, required text [], optional text [] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = '' AS $$
DECLARE
    wrong text;
BEGIN
    SELECT string_agg(keys.name, ', ' ORDER BY keys.name) INTO wrong FROM (
        SELECT unnest(required) AS name EXCEPT SELECT jsonb_object_keys(value)
        UNION
        (SELECT jsonb_object_keys(value) EXCEPT SELECT unnest(required || optional))
    ) AS keys;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'Keys are missing or unknown.', DETAIL = wrong, HINT = 'give exactly the documented keys';
    END IF;
END $$;
COMMENT ON FUNCTION ops.require_keys(jsonb, text [], text []) IS 'Refuses an object with missing or unknown keys.';

CREATE FUNCTION ops.landing_counts(source_code text, delivery uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    table_name text;
    n bigint;
    counts jsonb := '{}';
BEGIN
    FOR table_name IN
        SELECT c.relname FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'landing'::regnamespace AND c.relkind = 'p' ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT count(*) FROM landing.%I WHERE source = $1 AND delivery_id = $2', table_name)
        INTO n USING source_code, delivery;
        IF n > 0 THEN
            counts := counts || jsonb_build_object(table_name, n);
        END IF;
    END LOOP;
    RETURN counts;
END $$;
COMMENT ON FUNCTION ops.landing_counts(text, uuid) IS 'Rows of a delivery per landing table, tables without rows left out.';

CREATE FUNCTION ops.record_delivery(delivery jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_row ops.delivery;
    landed jsonb;
BEGIN
    PERFORM ops.require_keys(delivery, ARRAY[
        'delivery_id', 'source', 'contract_version', 'engine_version', 'mode', 'period_from', 'period_to',
        'issued_on', 'received_at', 'fingerprint', 'n_rows', 'n_rejected', 'counts', 'is_synthetic'
    ]);
    new_row := jsonb_populate_record(NULL::ops.delivery, delivery);
    PERFORM ops.require_source(new_row.source, NULL);
    IF NOT EXISTS (
        SELECT FROM ops.purpose
        JOIN ops.agreement USING (source, contract_version)
        WHERE source = new_row.source AND contract_version = new_row.contract_version
            AND current_date BETWEEN purpose.valid_from AND purpose.valid_until
            AND current_date BETWEEN agreement.valid_from AND agreement.valid_until
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'The source has no purpose and agreement that hold today.',
            DETAIL = format('source %s, contract version %s', new_row.source, new_row.contract_version),
            HINT = 'register purpose and agreement of this contract version, or renew the contract';
    END IF;
    landed := ops.landing_counts(new_row.source, new_row.delivery_id);
    IF landed IS DISTINCT FROM new_row.counts -> 'landing' THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'The rows in landing are not those that were counted.',
            DETAIL = format('delivery %s', new_row.delivery_id),
            HINT = 'nothing was kept; take the delivery in again';
    END IF;
    new_row.landed_at := clock_timestamp();
    INSERT INTO ops.delivery SELECT new_row.*;
    -- Checks that wait for the end of the transaction run now, before the audit is locked, not while it is.
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN ops.append_audit('delivery.landed', new_row.delivery_id::text, jsonb_build_object(
        'source', new_row.source, 'contract_version', new_row.contract_version,
        'engine_version', new_row.engine_version, 'mode', new_row.mode,
        'period_from', new_row.period_from, 'period_to', new_row.period_to, 'issued_on', new_row.issued_on,
        'fingerprint', encode(new_row.fingerprint, 'hex'), 'n_rows', new_row.n_rows,
        'n_rejected', new_row.n_rejected, 'landing', landed, 'is_synthetic', new_row.is_synthetic
    ));
END $$;
COMMENT ON FUNCTION ops.record_delivery(jsonb) IS
'Records a delivery in the transaction that landed its rows; counts.landing must be what is there.';

CREATE FUNCTION ops.landed_delivery(source_code text, bytes_fingerprint bytea, version text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM ops.require_source(source_code, NULL);
    RETURN (
        SELECT d.delivery_id FROM ops.delivery AS d
        WHERE d.source = source_code AND d.fingerprint = bytes_fingerprint AND d.contract_version = version
    );
END $$;
COMMENT ON FUNCTION ops.landed_delivery(text, bytea, text) IS
'The delivery that brought these bytes under this contract version; null if they never landed.';

CREATE FUNCTION ops.record_refusal(refusal jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_row ops.refusal;
BEGIN
    PERFORM ops.require_keys(refusal, ARRAY[
        'delivery_id', 'source', 'rule', 'counts', 'findings', 'bytes_destroyed', 'key_destroyed'
    ], ARRAY['period_from', 'period_to']);
    new_row := jsonb_populate_record(NULL::ops.refusal, refusal);
    PERFORM ops.require_source(new_row.source, NULL);
    IF EXISTS (SELECT FROM ops.delivery AS d WHERE d.delivery_id = new_row.delivery_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'A delivery that landed cannot be refused.',
            DETAIL = format('delivery %s', new_row.delivery_id), HINT = 'purge it as withdrawn';
    END IF;
    new_row.refusal_id := gen_random_uuid();
    new_row.refused_at := clock_timestamp();
    INSERT INTO ops.refusal SELECT new_row.*;
    PERFORM ops.append_audit('delivery.refused', new_row.delivery_id::text, jsonb_build_object(
        'source', new_row.source, 'rule', new_row.rule, 'counts', new_row.counts,
        'bytes_destroyed', new_row.bytes_destroyed, 'key_destroyed', new_row.key_destroyed
    ));
    RETURN new_row.refusal_id;
END $$;
COMMENT ON FUNCTION ops.record_refusal(jsonb) IS 'Records a refused delivery and what was destroyed of it.';

CREATE FUNCTION ops.record_purge(purge jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_row ops.purge;
BEGIN
    PERFORM ops.require_keys(purge, ARRAY[
        'delivery_id', 'source', 'reason', 'bytes_destroyed', 'key_destroyed'
    ]);
    new_row := jsonb_populate_record(NULL::ops.purge, purge);
    PERFORM ops.require_source(new_row.source, 'rz_privacy');
    new_row.purge_id := gen_random_uuid();
    new_row.purged_at := clock_timestamp();
    new_row.rows_deleted := '{}';
    INSERT INTO ops.purge SELECT new_row.*;
    PERFORM ops.append_audit('delivery.destroyed', new_row.delivery_id::text, jsonb_build_object(
        'source', new_row.source, 'reason', new_row.reason,
        'bytes_destroyed', new_row.bytes_destroyed, 'key_destroyed', new_row.key_destroyed
    ));
    RETURN new_row.purge_id;
END $$;
COMMENT ON FUNCTION ops.record_purge(jsonb) IS 'Records that quarantined bytes or a key were destroyed.';

-- A version of a contract says one thing for ever: other content needs another version.
CREATE FUNCTION ops.register_purpose(purpose jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_row ops.purpose;
    old_row ops.purpose;
BEGIN
    PERFORM ops.require_keys(purpose, ARRAY[
        'source', 'contract_version', 'purpose', 'legal_regime', 'purpose_assessment', 'dpia',
        'valid_from', 'valid_until'
    ]);
    new_row := jsonb_populate_record(NULL::ops.purpose, purpose);
    SELECT p.* INTO old_row FROM ops.purpose AS p
    WHERE p.source = new_row.source AND p.contract_version = new_row.contract_version;
    IF FOUND THEN
        new_row.registered_at := old_row.registered_at;
        IF new_row IS DISTINCT FROM old_row THEN
            RAISE EXCEPTION USING ERRCODE = 'RZ001',
                MESSAGE = 'This contract version is registered with another purpose.',
                DETAIL = format('source %s, contract version %s', new_row.source, new_row.contract_version),
                HINT = 'raise the version of the contract';
        END IF;
        RETURN false;
    END IF;
    new_row.registered_at := clock_timestamp();
    INSERT INTO ops.purpose SELECT new_row.*;
    PERFORM ops.append_audit('purpose.registered', new_row.source, jsonb_build_object(
        'contract_version', new_row.contract_version,
        'valid_from', new_row.valid_from, 'valid_until', new_row.valid_until,
        'content', encode(sha256(convert_to(purpose::text, 'UTF8')), 'hex')
    ));
    RETURN true;
END $$;
COMMENT ON FUNCTION ops.register_purpose(jsonb) IS
'Registers the purpose of a contract version; false if it was registered before with the same content.';

CREATE FUNCTION ops.register_agreement(agreement jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_row ops.agreement;
    old_row ops.agreement;
BEGIN
    PERFORM ops.require_keys(agreement, ARRAY[
        'source', 'contract_version', 'agreement', 'valid_from', 'valid_until', 'retention_days',
        'period_months', 'first_period', 'due_days'
    ]);
    new_row := jsonb_populate_record(NULL::ops.agreement, agreement);
    SELECT a.* INTO old_row FROM ops.agreement AS a
    WHERE a.source = new_row.source AND a.contract_version = new_row.contract_version;
    IF FOUND THEN
        new_row.registered_at := old_row.registered_at;
        IF new_row IS DISTINCT FROM old_row THEN
            RAISE EXCEPTION USING ERRCODE = 'RZ001',
                MESSAGE = 'This contract version is registered with another agreement.',
                DETAIL = format('source %s, contract version %s', new_row.source, new_row.contract_version),
                HINT = 'raise the version of the contract';
        END IF;
        RETURN false;
    END IF;
    new_row.registered_at := clock_timestamp();
    INSERT INTO ops.agreement SELECT new_row.*;
    PERFORM ops.append_audit('agreement.registered', new_row.source, jsonb_build_object(
        'contract_version', new_row.contract_version,
        'valid_from', new_row.valid_from, 'valid_until', new_row.valid_until,
        'retention_days', new_row.retention_days,
        'content', encode(sha256(convert_to(agreement::text, 'UTF8')), 'hex')
    ));
    RETURN true;
END $$;
COMMENT ON FUNCTION ops.register_agreement(jsonb) IS
'Registers the agreement of a contract version; false if it was registered before with the same content.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.refusal
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.purge
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.purpose
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.agreement
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
