-- Gate results and builds, what is due from whom, and deletion at the end of the term.
CREATE TABLE ops.gate_result (
    build_id uuid NOT NULL REFERENCES ops.build,
    gate text NOT NULL CHECK (gate IN ('landing', 'staging', 'marts', 'candidate')),
    attempt integer NOT NULL CHECK (attempt > 0),
    expectation_no integer NOT NULL CHECK (expectation_no >= 0),
    expectation_type text NOT NULL CHECK (ops.is_codes_and_counts(to_jsonb(expectation_type))),
    column_name text CHECK (ops.is_codes_and_counts(to_jsonb(column_name))),
    severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    success boolean NOT NULL,
    raised boolean NOT NULL,
    counts jsonb NOT NULL CHECK (NOT jsonb_path_exists(counts, '$.** ? (@.type() == "string")')),
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (build_id, gate, attempt, expectation_no)
);
COMMENT ON TABLE ops.gate_result IS 'Outcome of each expectation of each gate; counts, never values.';
COMMENT ON COLUMN ops.gate_result.build_id IS 'Build that was judged.';
COMMENT ON COLUMN ops.gate_result.gate IS 'landing, staging, marts or candidate.';
COMMENT ON COLUMN ops.gate_result.attempt IS 'How often the gate ran on this build; the last one counts.';
COMMENT ON COLUMN ops.gate_result.expectation_no IS 'Number of the expectation in its suite.';
COMMENT ON COLUMN ops.gate_result.expectation_type IS 'Type of the expectation.';
COMMENT ON COLUMN ops.gate_result.column_name IS 'Column it looks at; null if it looks at the table.';
COMMENT ON COLUMN ops.gate_result.severity IS 'critical stops all after it; warning and info do not.';
COMMENT ON COLUMN ops.gate_result.success IS 'Whether it held.';
COMMENT ON COLUMN ops.gate_result.raised IS 'Whether it could not be evaluated.';
COMMENT ON COLUMN ops.gate_result.counts IS 'Rows looked at and rows unexpected.';
COMMENT ON COLUMN ops.gate_result.recorded_at IS 'When it was recorded.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.gate_result
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();

CREATE FUNCTION ops.start_build() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    new_id uuid := gen_random_uuid();
    abandoned uuid;
    n integer;
BEGIN
    LOCK TABLE ops.build IN SHARE ROW EXCLUSIVE MODE;
    -- One build runs at a time, so one that still says so was killed.
    UPDATE ops.build SET status = 'failed', finished_at = clock_timestamp(), reason = 'abandoned'
    WHERE status = 'running' RETURNING build_id INTO abandoned;
    IF FOUND THEN
        PERFORM ops.append_audit('build.failed', abandoned::text, '{"reason": "abandoned"}');
    END IF;
    INSERT INTO ops.build (build_id) VALUES (new_id);
    INSERT INTO ops.build_delivery (build_id, delivery_id)
    SELECT new_id, d.delivery_id FROM ops.delivery AS d
    WHERE NOT EXISTS (
        SELECT FROM ops.build_delivery AS taken JOIN ops.build USING (build_id)
        WHERE taken.delivery_id = d.delivery_id AND build.status = 'passed'
    );
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n = 0 THEN
        DELETE FROM ops.build WHERE build_id = new_id;
        RETURN NULL;
    END IF;
    PERFORM ops.append_audit('build.started', new_id::text, jsonb_build_object('deliveries', n));
    RETURN new_id;
END $$;
COMMENT ON FUNCTION ops.start_build() IS
'Starts a build that takes every delivery landed and not yet in a passed build; null if there is none.';

CREATE FUNCTION ops.record_gate(p_build uuid, p_gate text, p_results jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    build_status text;
    this_attempt integer;
    summary jsonb;
BEGIN
    SELECT b.status INTO build_status FROM ops.build AS b WHERE b.build_id = p_build FOR UPDATE;
    -- A candidate is made from a build that passed; the other gates are what makes it pass.
    IF build_status IS DISTINCT FROM (CASE p_gate WHEN 'candidate' THEN 'passed' ELSE 'running' END) THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'The build is not in the state that this gate judges.',
            DETAIL = format('build %s, gate %s', p_build, p_gate), HINT = 'start a new build';
    END IF;
    IF jsonb_typeof(p_results) IS DISTINCT FROM 'array' OR jsonb_array_length(p_results) = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'A gate without expectations proves nothing.',
            DETAIL = format('build %s, gate %s', p_build, p_gate), HINT = 'check the suite of the gate';
    END IF;
    SELECT coalesce(max(r.attempt), 0) + 1 INTO this_attempt FROM ops.gate_result AS r
    WHERE r.build_id = p_build AND r.gate = p_gate;
    INSERT INTO ops.gate_result (
        build_id, gate, attempt, expectation_no, expectation_type, column_name, severity, success, raised,
        counts, recorded_at
    )
    SELECT
        p_build, p_gate, this_attempt, line.expectation_no, line.expectation_type, line.column_name,
        line.severity, line.success, line.raised, line.counts, clock_timestamp()
    FROM jsonb_populate_recordset(NULL::ops.gate_result, p_results) AS line;
    SELECT jsonb_build_object(
        'gate', p_gate, 'attempt', this_attempt, 'expectations', count(*),
        'failed', count(*) FILTER (WHERE NOT r.success OR r.raised),
        'failed_critical', count(*) FILTER (WHERE r.severity = 'critical' AND (NOT r.success OR r.raised))
    ) INTO summary FROM ops.gate_result AS r
    WHERE r.build_id = p_build AND r.gate = p_gate AND r.attempt = this_attempt;
    PERFORM ops.append_audit('gate.recorded', p_build::text, summary);
    RETURN this_attempt;
END $$;
COMMENT ON FUNCTION ops.record_gate(uuid, text, jsonb) IS
'Records the outcome of a gate: an array of expectation_no, expectation_type, column_name, severity, success, raised, counts.';

CREATE VIEW ops.gate_status AS
SELECT
    r.build_id,
    r.gate,
    r.attempt,
    count(*) AS expectations,
    count(*) FILTER (WHERE r.severity = 'critical' AND (NOT r.success OR r.raised)) AS failed_critical,
    count(*) FILTER (WHERE r.severity <> 'critical' AND (NOT r.success OR r.raised)) AS failed_other
FROM ops.gate_result AS r
WHERE r.attempt = (
    SELECT max(newest.attempt) FROM ops.gate_result AS newest
    WHERE newest.build_id = r.build_id AND newest.gate = r.gate
)
GROUP BY r.build_id, r.gate, r.attempt;
COMMENT ON VIEW ops.gate_status IS 'Last outcome of each gate of each build.';
COMMENT ON COLUMN ops.gate_status.build_id IS 'Build that was judged.';
COMMENT ON COLUMN ops.gate_status.gate IS 'Gate.';
COMMENT ON COLUMN ops.gate_status.attempt IS 'Number of the attempt shown: the last.';
COMMENT ON COLUMN ops.gate_status.expectations IS 'Number of expectations.';
COMMENT ON COLUMN ops.gate_status.failed_critical IS 'Critical ones that did not hold or could not be evaluated.';
COMMENT ON COLUMN ops.gate_status.failed_other IS 'Others that did not hold or could not be evaluated.';

CREATE FUNCTION ops.finish_build(p_build uuid, p_status text, p_reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    open_gates text;
BEGIN
    IF p_status NOT IN ('passed', 'failed') THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'A build ends as passed or failed.', DETAIL = format('build %s', p_build), HINT = 'say which';
    END IF;
    IF p_status = 'passed' THEN
        SELECT string_agg(needed.gate, ', ' ORDER BY needed.gate) INTO open_gates
        FROM unnest(ARRAY['landing', 'staging', 'marts']) AS needed (gate)
        WHERE NOT EXISTS (
            SELECT FROM ops.gate_status AS s
            WHERE s.build_id = p_build AND s.gate = needed.gate AND s.failed_critical = 0
        );
        IF open_gates IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'RZ001',
                MESSAGE = 'Gates of this build have not passed.',
                DETAIL = format('build %s, gates %s', p_build, open_gates), HINT = 'run them, or finish as failed';
        END IF;
    END IF;
    UPDATE ops.build SET status = p_status, finished_at = clock_timestamp(), reason = nullif(left(p_reason, 200), '')
    WHERE build_id = p_build AND status = 'running';
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'Only a running build can be finished.', DETAIL = format('build %s', p_build),
            HINT = 'start a new build';
    END IF;
    PERFORM ops.append_audit('build.' || p_status, p_build::text, '{}');
END $$;
COMMENT ON FUNCTION ops.finish_build(uuid, text, text) IS
'Ends a running build; passed only if the gates landing, staging and marts all passed.';

CREATE VIEW ops.delivery_status AS
WITH agreed AS (
    SELECT DISTINCT ON (a.source) a.*
    FROM ops.agreement AS a
    ORDER BY a.source ASC, a.valid_from DESC, a.registered_at DESC
),
period AS (
    SELECT
        agreed.source,
        to_char(first_day.at, 'YYYY-MM') AS period_from,
        to_char(first_day.at + make_interval(months => agreed.period_months - 1), 'YYYY-MM') AS period_to,
        (first_day.at + make_interval(months => agreed.period_months))::date - 1 + agreed.due_days AS due_on
    FROM agreed
    CROSS JOIN LATERAL generate_series(
        (agreed.first_period || '-01')::timestamp,
        least(current_date, agreed.valid_until)::timestamp,
        make_interval(months => agreed.period_months)
    ) AS first_day (at)
)
SELECT
    period.source,
    period.period_from,
    period.period_to,
    period.due_on,
    CASE
        WHEN newest.delivery_id IS NOT NULL THEN 'in'
        WHEN refused.refused_at IS NOT NULL THEN 'refused'
        WHEN current_date > period.due_on THEN 'late'
        ELSE 'expected'
    END AS status,
    newest.delivery_id,
    newest.issued_on,
    newest.received_at,
    newest.n_deliveries,
    greatest(coalesce(newest.first_received_at::date, current_date) - period.due_on, 0) AS days_late,
    refused.refused_at,
    refused.rule AS refused_for
FROM period
LEFT JOIN LATERAL (
    SELECT
        d.delivery_id,
        d.issued_on,
        d.received_at,
        count(*) OVER () AS n_deliveries,
        min(d.received_at) OVER () AS first_received_at
    FROM ops.delivery AS d
    WHERE d.source = period.source AND d.period_from <= period.period_from AND d.period_to >= period.period_to
    ORDER BY d.issued_on DESC, d.received_at DESC, d.delivery_id DESC
    LIMIT 1
) AS newest ON true
LEFT JOIN LATERAL (
    SELECT r.refused_at, r.rule
    FROM ops.refusal AS r
    WHERE r.source = period.source AND r.period_from <= period.period_to AND r.period_to >= period.period_from
    ORDER BY r.refused_at DESC
    LIMIT 1
) AS refused ON true;
COMMENT ON VIEW ops.delivery_status IS 'Per source and agreed period: expected, in, late or refused.';
COMMENT ON COLUMN ops.delivery_status.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.delivery_status.period_from IS 'First month of the agreed period, YYYY-MM.';
COMMENT ON COLUMN ops.delivery_status.period_to IS 'Last month of the agreed period, YYYY-MM.';
COMMENT ON COLUMN ops.delivery_status.due_on IS 'Last day on which its delivery is in time.';
COMMENT ON COLUMN ops.delivery_status.status IS 'in, refused (and nothing else came), late or expected.';
COMMENT ON COLUMN ops.delivery_status.delivery_id IS 'Newest edition that covers the period.';
COMMENT ON COLUMN ops.delivery_status.issued_on IS 'Date of issue of that edition.';
COMMENT ON COLUMN ops.delivery_status.received_at IS 'When that edition was received.';
COMMENT ON COLUMN ops.delivery_status.n_deliveries IS 'Number of editions that cover the period.';
COMMENT ON COLUMN ops.delivery_status.days_late IS 'Days between due date and first receipt, or today if nothing came.';
COMMENT ON COLUMN ops.delivery_status.refused_at IS 'When a delivery for the period was last refused.';
COMMENT ON COLUMN ops.delivery_status.refused_for IS 'Rule of that refusal.';

-- A delivery whose term is not known has no ground to stay: it is due at once.
CREATE VIEW ops.retention_due AS
SELECT
    d.delivery_id,
    d.source,
    d.received_at,
    d.received_at::date + coalesce(a.retention_days, 0) AS delete_on
FROM ops.delivery AS d
LEFT JOIN ops.agreement AS a ON d.source = a.source AND d.contract_version = a.contract_version
WHERE d.purged_at IS NULL AND d.received_at::date + coalesce(a.retention_days, 0) <= current_date;
COMMENT ON VIEW ops.retention_due IS 'Deliveries whose landing rows must go: the term of their contract is over.';
COMMENT ON COLUMN ops.retention_due.delivery_id IS 'Delivery.';
COMMENT ON COLUMN ops.retention_due.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.retention_due.received_at IS 'When it was received.';
COMMENT ON COLUMN ops.retention_due.delete_on IS 'Day on which its term ended.';

CREATE FUNCTION ops.purge_delivery(p_delivery uuid, p_reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    found_row ops.delivery;
    before_rows jsonb;
    table_name text;
BEGIN
    SELECT d.* INTO found_row FROM ops.delivery AS d WHERE d.delivery_id = p_delivery FOR UPDATE;
    IF NOT FOUND OR found_row.purged_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'There are no landing rows of this delivery.', DETAIL = format('delivery %s', p_delivery),
            HINT = 'see ops.purge';
    END IF;
    IF p_reason NOT IN ('retention', 'withdrawn') OR (
        p_reason = 'retention' AND NOT EXISTS (SELECT FROM ops.retention_due AS due WHERE due.delivery_id = p_delivery)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'The term of this delivery is not over.', DETAIL = format('delivery %s', p_delivery),
            HINT = 'wait for its term, or purge it as withdrawn';
    END IF;
    before_rows := ops.landing_counts(found_row.source, p_delivery);
    -- Legs before journeys, as the foreign key asks.
    FOR table_name IN
        SELECT keys.name FROM jsonb_object_keys(before_rows) AS keys (name) ORDER BY keys.name = 'journey'
    LOOP
        EXECUTE format('DELETE FROM landing.%I WHERE source = $1 AND delivery_id = $2', table_name)
        USING found_row.source, p_delivery;
    END LOOP;
    IF ops.landing_counts(found_row.source, p_delivery) <> '{}'::jsonb THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'Rows came in while the delivery was deleted.', DETAIL = format('delivery %s', p_delivery),
            HINT = 'run the purge again';
    END IF;
    UPDATE ops.delivery SET purged_at = clock_timestamp() WHERE delivery_id = p_delivery;
    INSERT INTO ops.purge (delivery_id, source, reason, rows_deleted, bytes_destroyed, key_destroyed)
    VALUES (p_delivery, found_row.source, p_reason, before_rows, false, false);
    PERFORM ops.append_audit('delivery.purged', p_delivery::text, jsonb_build_object(
        'source', found_row.source, 'reason', p_reason, 'rows_deleted', before_rows
    ));
    RETURN before_rows;
END $$;
COMMENT ON FUNCTION ops.purge_delivery(uuid, text) IS
'Deletes the landing rows of a delivery whose term is over (retention) or that was withdrawn, with proof.';
