-- Publication and recall: everything is verified again here, from the register and the rows themselves.

CREATE FUNCTION ops.check_reviews(p_release ops.release, p_two_organisations boolean) RETURNS void
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_where text := format('release %s', p_release.release_id);
    v_reviewers integer;
    v_organisations integer;
BEGIN
    IF EXISTS (
        SELECT FROM ops.review v
        WHERE v.release_id = p_release.release_id AND v.content_hash = p_release.content_hash
            AND v.decision <> 'Approve'
    ) THEN
        PERFORM ops.forbid('A reviewer refused this content.', v_where, 'request a new release');
    END IF;
    SELECT count(DISTINCT v.reviewer), count(DISTINCT v.organisation) INTO v_reviewers, v_organisations
    FROM ops.review v
    WHERE v.release_id = p_release.release_id AND v.content_hash = p_release.content_hash
        AND v.decision = 'Approve' AND v.reviewer <> p_release.requested_by AND ops.is_steward(v.reviewer);
    IF v_reviewers < 2 THEN
        PERFORM ops.forbid(
            format('Two different stewards must approve exactly this content; on record: %s.', v_reviewers),
            v_where, 'have the missing review answered');
    END IF;
    IF p_two_organisations AND v_organisations < 2 THEN
        PERFORM ops.forbid('The agreement asks for reviewers of two organisations.', v_where,
                           'have a steward of another organisation review it');
    END IF;
END
$$;
COMMENT ON FUNCTION ops.check_reviews(ops.release, boolean) IS
'Refuses unless two different stewards, neither the requester, approved exactly this content.';

CREATE FUNCTION ops.publish_release(p_release_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_release ops.release;
    v_agreement ops.release_agreement;
    v_table record;
    v_columns text;
    v_where text := format('release %s', p_release_id);
BEGIN
    PERFORM ops.next_state(p_release_id, 'publish');
    SELECT r.* INTO v_release FROM ops.release r WHERE r.release_id = p_release_id;
    v_agreement := ops.check_purpose(v_release.purpose, v_release.build_id);
    IF NOT v_release.recipients <@ v_agreement.recipients
        OR NOT v_release.sharing_model = ANY(v_agreement.sharing_models) THEN
        PERFORM ops.forbid('The agreement no longer covers recipients or sharing model.', v_where,
                           'withdraw it and request a new release');
    END IF;
    PERFORM ops.check_reviews(v_release, v_agreement.two_organisations);
    PERFORM ops.check_gates(v_release.build_id, ARRAY['landing', 'staging', 'marts', 'candidate']);
    IF NOT EXISTS (
        SELECT FROM ops.gate_result g
        WHERE g.build_id = v_release.build_id AND g.gate = 'candidate' AND g.recorded_at >= v_release.protected_at
    ) THEN
        PERFORM ops.forbid('The gate on the candidate has not run since the candidate was made.', v_where,
                           'run the candidate gate');
    END IF;
    IF (v_release.report -> 'safe') IS DISTINCT FROM 'true'::jsonb
        OR v_release.report ->> 'content_hash' IS DISTINCT FROM v_release.content_hash THEN
        PERFORM ops.forbid('The anonymity report does not call this content safe.', v_where,
                           'return it and protect it again');
    END IF;
    IF ops.content_hash(p_release_id) IS DISTINCT FROM v_release.content_hash THEN
        PERFORM ops.forbid('The candidate is not what was reviewed.', v_where,
                           'return it, protect it again and have it reviewed');
    END IF;
    FOR v_table IN SELECT t.relation, t.columns FROM ops.release_table t ORDER BY t.relation LOOP
        SELECT string_agg(quote_ident(c), ', ' ORDER BY n) INTO v_columns
        FROM unnest(v_table.columns) WITH ORDINALITY AS u (c, n);
        EXECUTE format(
            'INSERT INTO published_history.%1$I (release_id, %2$s) '
            'SELECT release_id, %2$s FROM candidate.%1$I WHERE release_id = $1', v_table.relation, v_columns
        ) USING p_release_id;
    END LOOP;
    UPDATE ops.release SET published_at = clock_timestamp() WHERE release_id = p_release_id;
    -- The audit is locked to the end of the transaction, so its row comes after the copying.
    PERFORM ops.advance_release(p_release_id, 'publish', session_user,
                                jsonb_build_object('hash', v_release.content_hash));
    UPDATE published.current_release SET release_id = p_release_id;
END
$$;
COMMENT ON FUNCTION ops.publish_release(bigint) IS
'Verifies votes, gates, report, purpose and content again, copies the candidate into history and points readers to it.';

CREATE FUNCTION ops.recall_release(p_release_id bigint, p_by text, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_now bigint;
BEGIN
    IF NOT ops.is_steward(p_by) THEN
        PERFORM ops.forbid('Only a named steward may recall a release.', format('release %s', p_release_id),
                           'ask a steward');
    END IF;
    IF coalesce(btrim(p_reason), '') = '' THEN
        PERFORM ops.forbid('A recall needs a reason, which readers will see.', format('release %s', p_release_id),
                           'give one');
    END IF;
    PERFORM ops.advance_release(p_release_id, 'recall', p_by);
    UPDATE ops.release SET recalled_at = clock_timestamp(), recalled_by = p_by, recall_reason = p_reason
    WHERE release_id = p_release_id;
    UPDATE published.current_release SET release_id = (
        SELECT r.release_id FROM ops.release r WHERE r.state = 'published' ORDER BY r.published_at DESC LIMIT 1
    ) RETURNING release_id INTO v_now;
    RETURN v_now;
END
$$;
COMMENT ON FUNCTION ops.recall_release(bigint, text, text) IS
'Withdraws a published release; readers see the one published before it, or nothing. Returns what they see now.';

CREATE VIEW published.release AS
SELECT
    r.release_id,
    r.family,
    CASE
        WHEN r.state = 'recalled' THEN 'recalled'
        WHEN c.release_id IS NOT NULL THEN 'current'
        ELSE 'superseded'
    END AS status,
    r.published_at,
    r.period_from,
    r.period_through,
    r.data_through,
    r.is_synthetic,
    r.purpose,
    r.recipients,
    r.sharing_model,
    r.method,
    r.caveats,
    r.freshness,
    r.content_hash,
    r.recalled_at,
    r.recall_reason
FROM ops.release AS r
LEFT JOIN published.current_release AS c ON r.release_id = c.release_id
WHERE r.state IN ('published', 'recalled');

CREATE VIEW published.data_dictionary AS
SELECT
    d.relation,
    d.column_name,
    d.kind,
    d.data_type,
    t.unit,
    d.description_nl,
    d.description_en
FROM ops.published_column AS d
LEFT JOIN ops.release_table AS t ON d.relation = t.relation;
