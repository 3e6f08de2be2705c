-- Registers. Nobody writes them directly: the functions of the next revisions do, and write the audit with it.
CREATE TABLE ops.purpose (
    source text NOT NULL,
    contract_version text NOT NULL,
    purpose text NOT NULL CHECK (purpose <> ''),
    legal_regime text NOT NULL CHECK (legal_regime <> ''),
    purpose_assessment text NOT NULL CHECK (purpose_assessment <> ''),
    dpia text NOT NULL CHECK (dpia <> ''),
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, contract_version),
    CHECK (valid_from <= valid_until)
);
COMMENT ON TABLE ops.purpose IS 'Purpose register: why a source may be processed, by version of its contract.';
COMMENT ON COLUMN ops.purpose.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.purpose.contract_version IS 'Version of the contract.';
COMMENT ON COLUMN ops.purpose.purpose IS 'Purpose in words, as in the contract.';
COMMENT ON COLUMN ops.purpose.legal_regime IS 'Law that the processing falls under.';
COMMENT ON COLUMN ops.purpose.purpose_assessment IS 'Reference of the purpose limitation test (doelbindingstoets).';
COMMENT ON COLUMN ops.purpose.dpia IS 'Reference of the data protection impact assessment.';
COMMENT ON COLUMN ops.purpose.valid_from IS 'First day on which the purpose holds.';
COMMENT ON COLUMN ops.purpose.valid_until IS 'Last day on which the purpose holds.';
COMMENT ON COLUMN ops.purpose.registered_at IS 'When it was registered.';

CREATE TABLE ops.agreement (
    source text NOT NULL,
    contract_version text NOT NULL,
    agreement text NOT NULL CHECK (agreement <> ''),
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    retention_days integer NOT NULL CHECK (retention_days > 0),
    period_months integer NOT NULL CHECK (period_months IN (1, 3, 6, 12)),
    first_period text NOT NULL CHECK (ops.is_month(first_period)),
    due_days integer NOT NULL CHECK (due_days >= 0),
    registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, contract_version),
    CHECK (valid_from <= valid_until)
);
COMMENT ON TABLE ops.agreement IS 'What was agreed with the supplier of a source, by version of its contract.';
COMMENT ON COLUMN ops.agreement.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.agreement.contract_version IS 'Version of the contract.';
COMMENT ON COLUMN ops.agreement.agreement IS 'Reference of the agreement (convenant).';
COMMENT ON COLUMN ops.agreement.valid_from IS 'First day of the agreement.';
COMMENT ON COLUMN ops.agreement.valid_until IS 'Last day of the agreement.';
COMMENT ON COLUMN ops.agreement.retention_days IS 'Days after receipt at which landing rows are deleted.';
COMMENT ON COLUMN ops.agreement.period_months IS 'Months that one expected delivery covers.';
COMMENT ON COLUMN ops.agreement.first_period IS 'First month of the first expected delivery, YYYY-MM.';
COMMENT ON COLUMN ops.agreement.due_days IS 'Days after the end of a period at which its delivery is due.';
COMMENT ON COLUMN ops.agreement.registered_at IS 'When it was registered.';

CREATE TABLE ops.delivery (
    delivery_id uuid PRIMARY KEY,
    source text NOT NULL,
    contract_version text NOT NULL,
    engine_version text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('snapshot', 'replace_period', 'append')),
    period_from text NOT NULL CHECK (ops.is_month(period_from)),
    period_to text NOT NULL CHECK (ops.is_month(period_to)),
    issued_on date NOT NULL,
    received_at timestamptz NOT NULL,
    landed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    n_rows integer NOT NULL CHECK (n_rows >= 0),
    n_rejected integer NOT NULL CHECK (n_rejected >= 0),
    counts jsonb NOT NULL CHECK (ops.is_codes_and_counts(counts)),
    is_synthetic boolean NOT NULL,
    purged_at timestamptz,
    CHECK (period_from <= period_to),
    UNIQUE (source, delivery_id),
    -- The same bytes land once per contract version.
    UNIQUE (source, fingerprint, contract_version)
);
COMMENT ON TABLE ops.delivery IS 'Deliveries that landed: one file or response each.';
COMMENT ON COLUMN ops.delivery.delivery_id IS 'Identifier of the delivery.';
COMMENT ON COLUMN ops.delivery.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.delivery.contract_version IS 'Version of the contract it was read under.';
COMMENT ON COLUMN ops.delivery.engine_version IS 'Version of the software that read it.';
COMMENT ON COLUMN ops.delivery.mode IS 'How it replaces earlier deliveries: snapshot, replace_period or append.';
COMMENT ON COLUMN ops.delivery.period_from IS 'First month covered, YYYY-MM.';
COMMENT ON COLUMN ops.delivery.period_to IS 'Last month covered, YYYY-MM.';
COMMENT ON COLUMN ops.delivery.issued_on IS 'Date of issue given by the source.';
COMMENT ON COLUMN ops.delivery.received_at IS 'When the platform received it.';
COMMENT ON COLUMN ops.delivery.landed_at IS 'When its rows landed.';
COMMENT ON COLUMN ops.delivery.fingerprint IS 'HMAC-SHA256 of its bytes under the key of the partner.';
COMMENT ON COLUMN ops.delivery.n_rows IS 'Records that landed.';
COMMENT ON COLUMN ops.delivery.n_rejected IS 'Records that were rejected.';
COMMENT ON COLUMN ops.delivery.counts IS 'Rows per landing table, and further counts.';
COMMENT ON COLUMN ops.delivery.is_synthetic IS 'Whether the delivery is made up.';
COMMENT ON COLUMN ops.delivery.purged_at IS 'When its landing rows were deleted; null while they exist.';

-- Deferred: rows are copied first, so that the audit is locked only for the last moment of a delivery.
ALTER TABLE landing.journey ADD FOREIGN KEY (source, delivery_id)
REFERENCES ops.delivery (source, delivery_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE landing.find ADD FOREIGN KEY (source, delivery_id)
REFERENCES ops.delivery (source, delivery_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE landing.detection ADD FOREIGN KEY (source, delivery_id)
REFERENCES ops.delivery (source, delivery_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE landing.series ADD FOREIGN KEY (source, delivery_id)
REFERENCES ops.delivery (source, delivery_id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION ops.refuse_late_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT new_rows.delivery_id FROM new_rows) AS arriving
        JOIN ops.delivery AS recorded USING (delivery_id)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'RZ001',
            MESSAGE = 'A delivery that is recorded takes no more rows.', DETAIL = format('landing.%s', TG_TABLE_NAME),
            HINT = 'land them as a delivery of their own';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION ops.refuse_late_rows() IS
'Trigger on landing partitions: what was counted and audited when a delivery landed is all that it ever has.';

CREATE VIEW ops.current_delivery_month AS
WITH covered AS (
    SELECT
        delivery.source,
        to_char(covered_month.first_day, 'YYYY-MM') AS month,
        delivery.delivery_id,
        delivery.mode,
        row_number() OVER (
            PARTITION BY delivery.source, covered_month.first_day, delivery.mode = 'append'
            ORDER BY delivery.issued_on DESC, delivery.received_at DESC, delivery.delivery_id DESC
        ) AS edition
    FROM ops.delivery
    CROSS JOIN LATERAL generate_series(
        (delivery.period_from || '-01')::timestamp, (delivery.period_to || '-01')::timestamp, '1 month'
    ) AS covered_month (first_day)
)
SELECT
    covered.source,
    covered.month,
    covered.delivery_id
FROM covered
WHERE covered.mode = 'append' OR covered.edition = 1;
COMMENT ON VIEW ops.current_delivery_month IS
'Which deliveries are current per source and month: the latest edition, or all that append.';
COMMENT ON COLUMN ops.current_delivery_month.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.current_delivery_month.month IS 'Month, YYYY-MM.';
COMMENT ON COLUMN ops.current_delivery_month.delivery_id IS 'Current delivery for that month.';

CREATE TABLE ops.refusal (
    refusal_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    delivery_id uuid NOT NULL,
    source text NOT NULL,
    period_from text CHECK (ops.is_month(period_from)),
    period_to text CHECK (ops.is_month(period_to)),
    refused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    rule text NOT NULL CHECK (ops.is_codes_and_counts(to_jsonb(rule))),
    counts jsonb NOT NULL CHECK (ops.is_codes_and_counts(counts)),
    findings jsonb NOT NULL CHECK (
        jsonb_typeof(findings) = 'array' AND jsonb_array_length(findings) <= 100
        AND ops.is_codes_and_counts(findings)
    ),
    bytes_destroyed boolean NOT NULL,
    key_destroyed boolean NOT NULL
);
COMMENT ON TABLE ops.refusal IS 'Deliveries that were refused, with the reason and proof of destruction.';
COMMENT ON COLUMN ops.refusal.refusal_id IS 'Identifier of the refusal.';
COMMENT ON COLUMN ops.refusal.delivery_id IS 'Identifier of the refused delivery.';
COMMENT ON COLUMN ops.refusal.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.refusal.period_from IS 'First month the delivery claimed to cover; null if not known.';
COMMENT ON COLUMN ops.refusal.period_to IS 'Last month the delivery claimed to cover; null if not known.';
COMMENT ON COLUMN ops.refusal.refused_at IS 'When it was refused.';
COMMENT ON COLUMN ops.refusal.rule IS 'Code of the rule that decided.';
COMMENT ON COLUMN ops.refusal.counts IS 'Number of violations per rule.';
COMMENT ON COLUMN ops.refusal.findings IS 'First 100 violations: line, column position, known column name, rule.';
COMMENT ON COLUMN ops.refusal.bytes_destroyed IS 'Whether its bytes are gone.';
COMMENT ON COLUMN ops.refusal.key_destroyed IS 'Whether its key is gone.';
CREATE INDEX ON ops.refusal (source, refused_at);

CREATE TABLE ops.purge (
    purge_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    delivery_id uuid NOT NULL,
    source text NOT NULL,
    purged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text NOT NULL CHECK (reason IN ('retention', 'withdrawn', 'landed', 'refused', 'linked')),
    rows_deleted jsonb NOT NULL CHECK (ops.is_codes_and_counts(rows_deleted)),
    bytes_destroyed boolean NOT NULL,
    key_destroyed boolean NOT NULL
);
COMMENT ON TABLE ops.purge IS 'Proof of deletion: landing rows, and quarantined bytes with their keys.';
COMMENT ON COLUMN ops.purge.purge_id IS 'Identifier of the purge.';
COMMENT ON COLUMN ops.purge.delivery_id IS 'Delivery whose data are gone.';
COMMENT ON COLUMN ops.purge.source IS 'Source code: the name of the contract.';
COMMENT ON COLUMN ops.purge.purged_at IS 'When they were deleted.';
COMMENT ON COLUMN ops.purge.reason IS 'Why: term over, withdrawn, landed (quarantine no longer needed), refused or linked.';
COMMENT ON COLUMN ops.purge.rows_deleted IS 'Rows deleted per landing table.';
COMMENT ON COLUMN ops.purge.bytes_destroyed IS 'Whether quarantined bytes were destroyed.';
COMMENT ON COLUMN ops.purge.key_destroyed IS 'Whether a key was destroyed.';
CREATE INDEX ON ops.purge (delivery_id);

CREATE TABLE ops.build (
    build_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'passed', 'failed')),
    reason text CHECK (length(reason) <= 200),
    CHECK ((status = 'running') = (finished_at IS NULL))
);
COMMENT ON TABLE ops.build IS 'Builds of the marts.';
COMMENT ON COLUMN ops.build.build_id IS 'Identifier of the build.';
COMMENT ON COLUMN ops.build.started_at IS 'When it started.';
COMMENT ON COLUMN ops.build.finished_at IS 'When it ended; null while it runs.';
COMMENT ON COLUMN ops.build.status IS 'running, passed (all gates passed) or failed.';
COMMENT ON COLUMN ops.build.reason IS 'Why it failed, in words without values.';
CREATE UNIQUE INDEX build_one_running ON ops.build (status) WHERE status = 'running';

CREATE TABLE ops.build_delivery (
    build_id uuid NOT NULL REFERENCES ops.build,
    delivery_id uuid NOT NULL REFERENCES ops.delivery,
    PRIMARY KEY (build_id, delivery_id)
);
COMMENT ON TABLE ops.build_delivery IS 'Deliveries that a build took for the first time.';
COMMENT ON COLUMN ops.build_delivery.build_id IS 'Build.';
COMMENT ON COLUMN ops.build_delivery.delivery_id IS 'Delivery.';
CREATE INDEX ON ops.build_delivery (delivery_id);
