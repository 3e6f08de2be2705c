-- Records of releases, votes and stewards; what every candidate and history relation shares.

CREATE TABLE ops.release_state (
    state text PRIMARY KEY,
    is_open boolean NOT NULL
);
COMMENT ON TABLE ops.release_state IS 'States of a release; open ones keep any other release from being requested.';
COMMENT ON COLUMN ops.release_state.state IS 'Name of the state.';
COMMENT ON COLUMN ops.release_state.is_open IS 'Whether the release may still be published.';
INSERT INTO ops.release_state (state, is_open) VALUES
    ('requested', true),
    ('protected', true),
    ('reported', true),
    ('reviewed_once', true),
    ('approved', true),
    ('published', false),
    ('recalled', false),
    ('returned', true),
    ('rejected', false),
    ('withdrawn', false),
    ('expired', false);

CREATE TABLE ops.release_transition (
    before_state text NOT NULL REFERENCES ops.release_state (state),
    event text NOT NULL,
    after_state text NOT NULL REFERENCES ops.release_state (state),
    PRIMARY KEY (before_state, event)
);
COMMENT ON TABLE ops.release_transition IS 'Allowed steps of a release; whatever is not here is refused.';
COMMENT ON COLUMN ops.release_transition.before_state IS 'State before the event.';
COMMENT ON COLUMN ops.release_transition.event IS 'What happens.';
COMMENT ON COLUMN ops.release_transition.after_state IS 'State after the event.';
INSERT INTO ops.release_transition (before_state, event, after_state) VALUES
    ('requested', 'protect', 'protected'),
    ('protected', 'protect', 'protected'),
    ('returned', 'protect', 'protected'),
    ('protected', 'report', 'reported'),
    ('reported', 'approve', 'reviewed_once'),
    ('reviewed_once', 'approve', 'approved'),
    ('reported', 'reject', 'rejected'),
    ('reviewed_once', 'reject', 'rejected'),
    ('reported', 'return', 'returned'),
    ('reviewed_once', 'return', 'returned'),
    ('approved', 'return', 'returned'),
    ('requested', 'withdraw', 'withdrawn'),
    ('protected', 'withdraw', 'withdrawn'),
    ('reported', 'withdraw', 'withdrawn'),
    ('reviewed_once', 'withdraw', 'withdrawn'),
    ('approved', 'withdraw', 'withdrawn'),
    ('returned', 'withdraw', 'withdrawn'),
    ('requested', 'expire', 'expired'),
    ('protected', 'expire', 'expired'),
    ('reported', 'expire', 'expired'),
    ('reviewed_once', 'expire', 'expired'),
    ('approved', 'expire', 'expired'),
    ('returned', 'expire', 'expired'),
    ('approved', 'publish', 'published'),
    ('published', 'recall', 'recalled');

CREATE TABLE ops.steward (
    name text PRIMARY KEY CHECK (name ~ '^[A-Za-z0-9_.:/+-]{1,60}$'),
    organisation text NOT NULL CHECK (organisation <> ''),
    appointed_on date NOT NULL DEFAULT CURRENT_DATE,
    ended_on date
);
COMMENT ON TABLE ops.steward IS 'People who may review and recall releases; the name is that of their account.';
COMMENT ON COLUMN ops.steward.name IS 'Account name.';
COMMENT ON COLUMN ops.steward.organisation IS 'Organisation the steward answers for.';
COMMENT ON COLUMN ops.steward.appointed_on IS 'Day of the first appointment.';
COMMENT ON COLUMN ops.steward.ended_on IS 'Day on which it ended; null while it lasts.';

CREATE TABLE ops.release_agreement (
    agreement text NOT NULL CHECK (agreement ~ '^[A-Za-z0-9_.:/+-]{1,60}$'),
    purpose text NOT NULL CHECK (purpose <> ''),
    recipients text [] NOT NULL CHECK (cardinality(recipients) > 0),
    sharing_models text [] NOT NULL CHECK (
        cardinality(sharing_models) > 0
        AND sharing_models <@ ARRAY['limited_release', 'remote_access', 'question_at_owner', 'indicators']
    ),
    two_organisations boolean NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL CHECK (valid_until >= valid_from),
    PRIMARY KEY (purpose, valid_from)
);
COMMENT ON TABLE ops.release_agreement IS 'What the chain agreed: for which purpose tables go to whom, and how.';
COMMENT ON COLUMN ops.release_agreement.agreement IS 'Reference of the agreement (convenant).';
COMMENT ON COLUMN ops.release_agreement.purpose IS 'Purpose of a release.';
COMMENT ON COLUMN ops.release_agreement.recipients IS 'Who may receive it.';
COMMENT ON COLUMN ops.release_agreement.sharing_models IS
'limited_release, remote_access, question_at_owner or indicators.';
COMMENT ON COLUMN ops.release_agreement.two_organisations IS 'Whether the two reviewers must be of different organisations.';
COMMENT ON COLUMN ops.release_agreement.valid_from IS 'First day on which it holds.';
COMMENT ON COLUMN ops.release_agreement.valid_until IS 'Last day on which it holds.';

CREATE TABLE ops.release (
    release_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_key text UNIQUE,
    family text NOT NULL,
    period_from text NOT NULL CHECK (period_from ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    period_through text NOT NULL CHECK (period_through ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
    purpose text NOT NULL,
    agreement text NOT NULL,
    recipients text [] NOT NULL CHECK (cardinality(recipients) > 0),
    sharing_model text NOT NULL,
    requested_by text NOT NULL CHECK (requested_by <> ''),
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    build_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'requested' REFERENCES ops.release_state (state),
    revision integer NOT NULL DEFAULT 0,
    content_hash text,
    is_synthetic boolean NOT NULL,
    data_through text,
    freshness jsonb NOT NULL,
    caveats jsonb NOT NULL DEFAULT '[]',
    method jsonb,
    protection_state jsonb,
    report jsonb,
    protected_at timestamptz,
    reported_at timestamptz,
    published_at timestamptz,
    recalled_at timestamptz,
    recalled_by text,
    recall_reason text,
    CHECK (period_from <= period_through)
);
-- Two candidates protected against the same earlier releases may be unsafe together.
CREATE UNIQUE INDEX release_one_open ON ops.release ((true))
WHERE state IN ('requested', 'protected', 'reported', 'reviewed_once', 'approved', 'returned');
COMMENT ON TABLE ops.release IS 'One release per row, from request to recall; written by functions only.';
COMMENT ON COLUMN ops.release.release_id IS 'Number of the release.';
COMMENT ON COLUMN ops.release.request_key IS 'Run that asked for it, so that a repeated task does not ask twice.';
COMMENT ON COLUMN ops.release.family IS 'Family of linked tables that is released as one.';
COMMENT ON COLUMN ops.release.period_from IS 'First month (YYYY-MM).';
COMMENT ON COLUMN ops.release.period_through IS 'Last month (YYYY-MM).';
COMMENT ON COLUMN ops.release.purpose IS 'Registered purpose.';
COMMENT ON COLUMN ops.release.agreement IS 'Agreement that allows recipients and sharing model.';
COMMENT ON COLUMN ops.release.recipients IS 'Who may receive it.';
COMMENT ON COLUMN ops.release.sharing_model IS 'How it is shared, as the agreement names it.';
COMMENT ON COLUMN ops.release.requested_by IS 'Account that asked for it; may not review it.';
COMMENT ON COLUMN ops.release.requested_at IS 'Time of the request.';
COMMENT ON COLUMN ops.release.build_id IS 'Build of the marts it is made from.';
COMMENT ON COLUMN ops.release.state IS 'State; see ops.release_state.';
COMMENT ON COLUMN ops.release.revision IS 'How often the candidate was made; part of the content hash.';
COMMENT ON COLUMN ops.release.content_hash IS 'SHA-256 of the candidate, method and period.';
COMMENT ON COLUMN ops.release.is_synthetic IS 'Whether any delivery of the build was synthetic.';
COMMENT ON COLUMN ops.release.data_through IS 'Last month that any source of the build covers.';
COMMENT ON COLUMN ops.release.freshness IS 'Per source: last month covered, last edition, number of deliveries.';
COMMENT ON COLUMN ops.release.caveats IS 'What a reader must know, in Dutch and English.';
COMMENT ON COLUMN ops.release.method IS 'Public description of the protection.';
COMMENT ON COLUMN ops.release.protection_state IS
'What the protection of later releases must know of this one; holds no count.';
COMMENT ON COLUMN ops.release.report IS 'Public part of the attack report.';
COMMENT ON COLUMN ops.release.protected_at IS 'When the present candidate was made.';
COMMENT ON COLUMN ops.release.reported_at IS 'When the present report was made.';
COMMENT ON COLUMN ops.release.published_at IS 'When it was published.';
COMMENT ON COLUMN ops.release.recalled_at IS 'When it was recalled.';
COMMENT ON COLUMN ops.release.recalled_by IS 'Steward who recalled it.';
COMMENT ON COLUMN ops.release.recall_reason IS 'Why it was recalled.';

CREATE TABLE ops.review (
    review_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release_id bigint NOT NULL REFERENCES ops.release (release_id),
    content_hash text NOT NULL,
    reviewer text NOT NULL,
    organisation text NOT NULL,
    decision text NOT NULL CHECK (decision IN ('Approve', 'Reject')),
    responded_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    record_source jsonb NOT NULL,
    UNIQUE (release_id, content_hash, reviewer)
);
COMMENT ON TABLE ops.review IS 'Answers of reviewers, copied from the record of the form the moment they came in; append only.';
COMMENT ON COLUMN ops.review.review_id IS 'Number of the answer.';
COMMENT ON COLUMN ops.review.release_id IS 'Release that was judged.';
COMMENT ON COLUMN ops.review.content_hash IS 'Content that was judged.';
COMMENT ON COLUMN ops.review.reviewer IS 'Account of the reviewer.';
COMMENT ON COLUMN ops.review.organisation IS 'Organisation of the reviewer at that time.';
COMMENT ON COLUMN ops.review.decision IS 'Approve or Reject.';
COMMENT ON COLUMN ops.review.responded_at IS 'When the reviewer answered.';
COMMENT ON COLUMN ops.review.recorded_at IS 'When the answer was copied here.';
COMMENT ON COLUMN ops.review.record_source IS 'Where the original record is: DAG, run and task.';

CREATE TABLE ops.release_table (
    relation text PRIMARY KEY,
    is_fact boolean NOT NULL,
    in_model boolean NOT NULL,
    columns text [] NOT NULL,
    unit text
);
COMMENT ON TABLE ops.release_table IS 'Relations that a release holds; the content hash and publication go by this list.';
COMMENT ON COLUMN ops.release_table.relation IS 'Name in candidate, published_history and published.';
COMMENT ON COLUMN ops.release_table.is_fact IS 'Fact (partitioned by release) or dimension.';
COMMENT ON COLUMN ops.release_table.in_model IS 'Whether it is a table of the disclosure model.';
COMMENT ON COLUMN ops.release_table.columns IS 'Columns without release_id, in order.';
COMMENT ON COLUMN ops.release_table.unit IS 'What value counts.';

CREATE TABLE ops.published_column (
    relation text NOT NULL,
    column_name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('dimension', 'label', 'model', 'computed', 'about')),
    data_type text NOT NULL,
    description_nl text NOT NULL CHECK (description_nl <> ''),
    description_en text NOT NULL CHECK (description_en <> ''),
    PRIMARY KEY (relation, column_name)
);
COMMENT ON TABLE ops.published_column IS 'Declaration of every column that readers see.';
COMMENT ON COLUMN ops.published_column.relation IS 'Published view.';
COMMENT ON COLUMN ops.published_column.column_name IS 'Column of the view.';
COMMENT ON COLUMN ops.published_column.kind IS
'dimension, label, model (a table of the disclosure model), computed (from protected values only) or about.';
COMMENT ON COLUMN ops.published_column.data_type IS 'Type of the column.';
COMMENT ON COLUMN ops.published_column.description_nl IS 'Dutch description.';
COMMENT ON COLUMN ops.published_column.description_en IS 'English description.';

CREATE TABLE published.current_release (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    release_id bigint REFERENCES ops.release (release_id)
);
INSERT INTO published.current_release (release_id) VALUES (NULL);

-- Privileges already refuse these; the triggers also hold for the owner's own functions and mistakes.
CREATE TRIGGER review_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.review
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
CREATE TRIGGER release_never_deleted BEFORE DELETE OR TRUNCATE ON ops.release
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();
CREATE TRIGGER current_release_stays BEFORE INSERT OR DELETE OR TRUNCATE ON published.current_release
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();

CREATE FUNCTION ops.check_current_release() RETURNS trigger
LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    IF NEW.release_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ops.release r WHERE r.release_id = NEW.release_id AND r.state = 'published'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'RZ001',
            MESSAGE = 'Only a published release can be the current one.',
            DETAIL = format('release %s', NEW.release_id),
            HINT = 'publish it';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER current_release_is_published BEFORE UPDATE ON published.current_release
FOR EACH ROW EXECUTE FUNCTION ops.check_current_release();

CREATE FUNCTION ops.guard_history(p_relation text) RETURNS void
LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON published_history.%I '
        'FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change()',
        p_relation || '_immutable', p_relation
    );
END
$$;
COMMENT ON FUNCTION ops.guard_history(text) IS 'Makes a history relation (or a partition of one) append only.';

CREATE FUNCTION ops.check_candidate() RETURNS trigger
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_release bigint;
BEGIN
    SELECT n.release_id INTO v_release
    FROM (SELECT DISTINCT release_id FROM new_rows) AS n
    LEFT JOIN ops.release r USING (release_id)
    WHERE r.state IS NULL OR r.state NOT IN ('requested', 'protected', 'returned')
    LIMIT 1;
    IF v_release IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'RZ001',
            MESSAGE = 'The candidate of this release can no longer be changed.',
            DETAIL = format('release %s', v_release),
            HINT = 'return the release first; earlier votes will not count';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION ops.guard_candidate(p_relation text) RETURNS void
LANGUAGE plpgsql
SET search_path = '' AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON candidate.%I REFERENCING NEW TABLE AS new_rows '
        'FOR EACH STATEMENT EXECUTE FUNCTION ops.check_candidate()',
        p_relation || '_frozen', p_relation
    );
END
$$;
COMMENT ON FUNCTION ops.guard_candidate(text) IS 'Lets a candidate relation take rows only while nobody judges them.';
