-- The steps of a release up to approval. Each function locks the release, checks, writes, and audits in one go.

CREATE FUNCTION ops.request_release(p jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_agreement ops.release_agreement;
    v_recipients text [] := ARRAY(SELECT DISTINCT jsonb_array_elements_text(p -> 'recipients') ORDER BY 1);
    v_build_id uuid := (p ->> 'build_id')::uuid;
    v_open bigint;
    v_known ops.release;
    v_synthetic boolean;
    v_release_id bigint;
BEGIN
    IF coalesce(p ->> 'requested_by', '') = '' THEN
        PERFORM ops.forbid('A release needs a person who asks for it.', 'requested_by',
                           'start the run as yourself, not by a schedule');
    END IF;
    IF NOT ops.is_codes_and_counts(p -> 'requested_by') THEN
        PERFORM ops.forbid('The account name of the requester holds characters that the audit does not take.',
                           'requested_by', 'use letters, digits and _ . : / + - only');
    END IF;
    SELECT r.* INTO v_known FROM ops.release r WHERE r.request_key = p ->> 'request_key';
    IF FOUND THEN
        IF (v_known.requested_by, v_known.family, v_known.period_from, v_known.period_through,
            v_known.purpose, v_known.recipients, v_known.sharing_model)
            IS DISTINCT FROM (p ->> 'requested_by', p ->> 'family', p ->> 'period_from', p ->> 'period_through',
                              p ->> 'purpose', v_recipients, p ->> 'sharing_model') THEN
            PERFORM ops.forbid('This run has already asked for another release.',
                               format('release %s', v_known.release_id), 'start a new run');
        END IF;
        RETURN v_known.release_id;
    END IF;
    v_agreement := ops.check_purpose(p ->> 'purpose', v_build_id);
    IF cardinality(v_recipients) = 0 OR NOT v_recipients <@ v_agreement.recipients THEN
        PERFORM ops.forbid('A recipient is not in the agreement for this purpose.',
                           'agreement ' || v_agreement.agreement,
                           'choose from: ' || array_to_string(v_agreement.recipients, ', '));
    END IF;
    IF NOT coalesce(p ->> 'sharing_model', '') = ANY(v_agreement.sharing_models) THEN
        PERFORM ops.forbid('The agreement does not allow this sharing model.',
                           'agreement ' || v_agreement.agreement,
                           'choose from: ' || array_to_string(v_agreement.sharing_models, ', '));
    END IF;
    SELECT r.release_id INTO v_open FROM ops.release r
    INNER JOIN ops.release_state s ON r.state = s.state WHERE s.is_open;
    IF FOUND THEN
        PERFORM ops.forbid('Another release is still open.', format('release %s', v_open),
                           'publish, reject or withdraw it first');
    END IF;
    PERFORM ops.check_gates(v_build_id, ARRAY['landing', 'staging', 'marts']);
    IF EXISTS (
        SELECT FROM ops.build AS newer INNER JOIN ops.build AS this ON newer.started_at > this.started_at
        WHERE this.build_id = v_build_id
    ) THEN
        PERFORM ops.forbid('A newer build has started, so the marts are no longer those of this one.',
                           'build ' || v_build_id, 'ask for the newest build once it passed');
    END IF;
    SELECT coalesce(bool_or(d.is_synthetic), false) INTO v_synthetic FROM ops.release_deliveries(v_build_id) d;
    INSERT INTO ops.release (
        request_key, family, period_from, period_through, purpose, agreement, recipients, sharing_model,
        requested_by, build_id, is_synthetic, data_through, freshness
    )
    SELECT
        p ->> 'request_key', p ->> 'family', p ->> 'period_from', p ->> 'period_through', p ->> 'purpose',
        v_agreement.agreement, v_recipients, p ->> 'sharing_model', p ->> 'requested_by', v_build_id,
        v_synthetic, max(f.data_through),
        coalesce(jsonb_object_agg(f.source, jsonb_build_object(
            'data_through', f.data_through, 'issued_on', f.issued_on, 'received_at', f.received_at,
            'deliveries', f.deliveries, 'synthetic', f.synthetic)) FILTER (WHERE f.source IS NOT NULL), '{}')
    FROM (
        SELECT
            d.source, max(d.period_to) AS data_through, max(d.issued_on) AS issued_on,
            max(d.received_at) AS received_at, count(*) AS deliveries, bool_or(d.is_synthetic) AS synthetic
        FROM ops.release_deliveries(v_build_id) d GROUP BY d.source
    ) AS f
    RETURNING release_id INTO v_release_id;
    PERFORM ops.append_audit(
        'release.request', 'release:' || v_release_id,
        jsonb_build_object('build', v_build_id, 'from', p ->> 'period_from', 'through', p ->> 'period_through',
                           'recipients', cardinality(v_recipients), 'after', 'requested'),
        p ->> 'requested_by');
    RETURN v_release_id;
EXCEPTION WHEN unique_violation THEN
    PERFORM ops.forbid('Another release was asked for at the same moment.', 'ops.release',
                       'publish, reject or withdraw that one first');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ops.request_release(jsonb) IS
'Asks for a release: family, period_from, period_through, purpose, recipients, sharing_model, requested_by, '
'build_id, request_key.';

CREATE FUNCTION ops.prepare_candidate(p_release_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_table record;
    v_partition text;
BEGIN
    PERFORM ops.next_state(p_release_id, 'protect');
    FOR v_table IN SELECT t.relation, t.is_fact FROM ops.release_table t ORDER BY t.relation LOOP
        EXECUTE format(
            'DELETE FROM candidate.%I c USING ops.release r JOIN ops.release_state s USING (state) '
            'WHERE r.release_id = c.release_id AND (r.release_id = $1 OR NOT s.is_open)', v_table.relation
        ) USING p_release_id;
        v_partition := v_table.relation || '__r' || p_release_id;
        IF v_table.is_fact AND to_regclass('published_history.' || quote_ident(v_partition)) IS NULL THEN
            -- Made apart and then attached: the lock that this takes on the parent lets readers and writers
            -- through, and publication itself needs no DDL at all.
            EXECUTE format('CREATE TABLE published_history.%I (LIKE published_history.%I INCLUDING ALL)',
                           v_partition, v_table.relation);
            EXECUTE format('COMMENT ON TABLE published_history.%I IS %L', v_partition,
                           format('Part of %s: release %s.', v_table.relation, p_release_id));
            EXECUTE format('ALTER TABLE published_history.%I ATTACH PARTITION published_history.%I FOR VALUES IN (%L)',
                           v_table.relation, v_partition, p_release_id);
            PERFORM ops.guard_history(v_partition);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ops.prepare_candidate(bigint) IS
'Empties the candidate of a release before it is made, and makes room for it in history.';

CREATE FUNCTION ops.content_hash(p_release_id bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_table record;
    v_rows bigint;
    v_hash text;
    v_tables jsonb := '{}';
    v_head jsonb;
BEGIN
    FOR v_table IN SELECT t.relation, t.columns FROM ops.release_table t ORDER BY t.relation LOOP
        EXECUTE format(
            'SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(line, E''\n'' ORDER BY line '
            'COLLATE "C"), ''''), ''UTF8'')), ''hex'') '
            'FROM (SELECT jsonb_build_array(%s)::text AS line FROM candidate.%I WHERE release_id = $1) AS l',
            (SELECT string_agg(quote_ident(c), ', ' ORDER BY n) FROM unnest(v_table.columns) WITH ORDINALITY AS u (c, n)),
            v_table.relation
        ) INTO v_rows, v_hash USING p_release_id;
        v_tables := v_tables || jsonb_build_object(v_table.relation, jsonb_build_array(v_rows, v_hash));
    END LOOP;
    SELECT jsonb_build_object(
        'release_id', r.release_id, 'revision', r.revision, 'family', r.family, 'build_id', r.build_id,
        'period_from', r.period_from, 'period_through', r.period_through, 'purpose', r.purpose,
        'recipients', r.recipients, 'sharing_model', r.sharing_model, 'is_synthetic', r.is_synthetic,
        'method', r.method, 'caveats', r.caveats, 'freshness', r.freshness, 'tables', v_tables)
    INTO v_head FROM ops.release r WHERE r.release_id = p_release_id;
    RETURN encode(sha256(convert_to(v_head::text, 'UTF8')), 'hex');
END
$$;
COMMENT ON FUNCTION ops.content_hash(bigint) IS
'SHA-256 over the sorted rows of every candidate table and what readers are told about them.';

CREATE FUNCTION ops.record_protection(p_release_id bigint, p jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_hash text;
    v_table text;
    v_any boolean;
BEGIN
    PERFORM ops.next_state(p_release_id, 'protect');
    FOR v_table IN SELECT t.relation FROM ops.release_table t WHERE t.in_model LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM candidate.%I WHERE release_id = $1)', v_table)
        INTO v_any USING p_release_id;
        IF NOT v_any THEN
            PERFORM ops.forbid('A table of the disclosure model is missing from the candidate.',
                               'candidate.' || v_table, 'protect the release again');
        END IF;
    END LOOP;
    UPDATE ops.release SET
        revision = revision + 1, method = p -> 'method', protection_state = p -> 'state',
        report = NULL, reported_at = NULL,
        protected_at = clock_timestamp(),
        caveats = CASE WHEN is_synthetic THEN jsonb_build_array(jsonb_build_object(
            'code', 'SYNTHETIC',
            'nl', 'SYNTHETISCH: gemaakte gegevens, geen echte personen of reizen.',
            'en', 'SYNTHETIC: simulated data, no real persons or journeys.')) ELSE '[]'::jsonb END
        || coalesce(p -> 'caveats', '[]')
    WHERE release_id = p_release_id;
    -- The revision is part of the hash: a candidate that was made again has no votes, even if it came out the same.
    v_hash := ops.content_hash(p_release_id);
    UPDATE ops.release SET content_hash = v_hash WHERE release_id = p_release_id;
    PERFORM ops.advance_release(p_release_id, 'protect', session_user, jsonb_build_object('hash', v_hash));
    RETURN v_hash;
END
$$;
COMMENT ON FUNCTION ops.record_protection(bigint, jsonb) IS
'Closes a candidate: method, caveats and state, and the content hash that reviewers judge.';

CREATE FUNCTION ops.record_report(p_release_id bigint, p_report jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_release ops.release;
BEGIN
    PERFORM ops.next_state(p_release_id, 'report');
    SELECT r.* INTO v_release FROM ops.release r WHERE r.release_id = p_release_id;
    IF p_report ->> 'content_hash' IS DISTINCT FROM v_release.content_hash
        OR ops.content_hash(p_release_id) IS DISTINCT FROM v_release.content_hash THEN
        PERFORM ops.forbid('The report is about other content than the release holds now.',
                           format('release %s', p_release_id), 'protect and report again');
    END IF;
    UPDATE ops.release SET report = p_report, reported_at = clock_timestamp() WHERE release_id = p_release_id;
    IF (p_report -> 'safe') IS DISTINCT FROM 'true'::jsonb THEN
        PERFORM ops.append_audit('release.unsafe', 'release:' || p_release_id,
                                 jsonb_build_object('hash', v_release.content_hash));
        RETURN v_release.state;
    END IF;
    RETURN ops.advance_release(p_release_id, 'report', session_user,
                               jsonb_build_object('hash', v_release.content_hash));
END
$$;
COMMENT ON FUNCTION ops.record_report(bigint, jsonb) IS
'Stores the public attack report; only a safe one lets the release go to its reviewers.';

CREATE FUNCTION ops.record_review(p jsonb) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_release ops.release;
    v_known ops.review;
    v_where text := format('release %s', p ->> 'release_id');
BEGIN
    SELECT r.* INTO v_release FROM ops.release r WHERE r.release_id = (p ->> 'release_id')::bigint FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM ops.forbid('There is no such release.', v_where, 'see `routezicht release list`');
    END IF;
    IF coalesce(p ->> 'reviewer', '') = '' OR coalesce(p ->> 'responded_at', '') = '' THEN
        PERFORM ops.forbid('Nobody has answered this review.', v_where, 'answer the form as a named steward');
    END IF;
    IF p ->> 'content_hash' IS DISTINCT FROM v_release.content_hash THEN
        PERFORM ops.forbid('The answer is about other content than the release holds now.', v_where,
                           'show the reviewers the present content and ask again');
    END IF;
    IF p ->> 'reviewer' = v_release.requested_by THEN
        PERFORM ops.forbid('The requester may not review the own release.', v_where,
                           'have two other stewards review it');
    END IF;
    IF NOT ops.is_steward(p ->> 'reviewer') THEN
        PERFORM ops.forbid('The reviewer is not in the register of stewards.', v_where,
                           'have a named steward review it, or register this one first');
    END IF;
    SELECT v.* INTO v_known FROM ops.review v
    WHERE v.release_id = v_release.release_id AND v.content_hash = v_release.content_hash
        AND v.reviewer = p ->> 'reviewer';
    IF FOUND THEN
        -- The same answer copied twice (a repeated task) is no second vote and no error.
        IF (v_known.responded_at, v_known.decision, v_known.record_source)
            IS DISTINCT FROM ((p ->> 'responded_at')::timestamptz, p ->> 'decision', p -> 'record_source') THEN
            PERFORM ops.forbid('This person has already judged this content.', v_where,
                               'have a second, different steward review it');
        END IF;
        RETURN v_release.state;
    END IF;
    IF coalesce(p ->> 'decision', '') NOT IN ('Approve', 'Reject') THEN
        PERFORM ops.forbid('A review is either Approve or Reject.', v_where, 'answer the form');
    END IF;
    INSERT INTO ops.review (
        release_id, content_hash, reviewer, organisation, decision, responded_at, record_source
    )
    SELECT
        v_release.release_id, v_release.content_hash, s.name, s.organisation, p ->> 'decision',
        (p ->> 'responded_at')::timestamptz, coalesce(p -> 'record_source', '{}')
    FROM ops.steward s WHERE s.name = p ->> 'reviewer';
    RETURN ops.advance_release(
        v_release.release_id, CASE p ->> 'decision' WHEN 'Approve' THEN 'approve' ELSE 'reject' END,
        p ->> 'reviewer', jsonb_build_object('hash', v_release.content_hash));
END
$$;
COMMENT ON FUNCTION ops.record_review(jsonb) IS
'Copies one answer: release_id, content_hash, reviewer, decision, responded_at, record_source.';

CREATE FUNCTION ops.close_release(p_release_id bigint, p_event text, p_by text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_requester text;
BEGIN
    SELECT r.requested_by INTO v_requester FROM ops.release r WHERE r.release_id = p_release_id FOR UPDATE;
    IF p_event NOT IN ('withdraw', 'return', 'expire') THEN
        PERFORM ops.forbid('This event does not close a release.', format('release %s', p_release_id),
                           'withdraw, return or expire it');
    END IF;
    IF p_event = 'withdraw' AND p_by IS DISTINCT FROM v_requester AND NOT ops.is_steward(p_by) THEN
        PERFORM ops.forbid('Only the requester or a steward may withdraw a release.',
                           format('release %s', p_release_id), 'ask one of them');
    END IF;
    IF p_event = 'return' AND NOT ops.is_steward(p_by) THEN
        PERFORM ops.forbid('Only a named steward may return a release.',
                           format('release %s', p_release_id), 'ask a steward');
    END IF;
    RETURN ops.advance_release(p_release_id, p_event, p_by);
END
$$;
COMMENT ON FUNCTION ops.close_release(bigint, text, text) IS
'Takes a release back before publication: withdraw, return (to be made anew) or expire.';
