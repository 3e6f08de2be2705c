-- An answer in Airflow says who chose what, not what that person saw. Each form is therefore recorded when it is
-- shown, and its answer counts for the content hash recorded then.
CREATE TABLE ops.review_form (
    form_id uuid PRIMARY KEY,
    release_id bigint NOT NULL REFERENCES ops.release (release_id),
    content_hash text NOT NULL,
    shown_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE ops.review_form IS 'Review forms that were shown, with the content they were about.';
COMMENT ON COLUMN ops.review_form.form_id IS 'Identifier of the try of the Airflow task that shows the form.';
COMMENT ON COLUMN ops.review_form.release_id IS 'Release under review.';
COMMENT ON COLUMN ops.review_form.content_hash IS 'Content hash that the form showed.';
COMMENT ON COLUMN ops.review_form.shown_at IS 'When it was shown.';
CREATE TRIGGER review_form_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ops.review_form
FOR EACH STATEMENT EXECUTE FUNCTION ops.refuse_change();

CREATE FUNCTION ops.open_review_form(p_request_key text, p_form_id uuid)
RETURNS TABLE (release_id bigint, content_hash text, requested_by text, reviewers text [])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
    v_release ops.release;
BEGIN
    SELECT r.* INTO v_release FROM ops.release r WHERE r.request_key = p_request_key FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM ops.forbid('This run has not asked for a release.', 'request', 'run the task `request` first');
    END IF;
    IF v_release.state NOT IN ('reported', 'reviewed_once') THEN
        PERFORM ops.forbid(format('A release in state %s is not up for review.', v_release.state),
                           format('release %s', v_release.release_id), 'see docs/reference/release-states.md');
    END IF;
    INSERT INTO ops.review_form (form_id, release_id, content_hash)
    VALUES (p_form_id, v_release.release_id, v_release.content_hash) ON CONFLICT (form_id) DO NOTHING;
    IF NOT EXISTS (
        SELECT FROM ops.review_form f
        WHERE f.form_id = p_form_id AND f.release_id = v_release.release_id AND f.content_hash = v_release.content_hash
    ) THEN
        PERFORM ops.forbid('This form was shown for other content.', format('release %s', v_release.release_id),
                           'clear the review task, so that a new form is made');
    END IF;
    PERFORM ops.append_audit('release.form', 'release:' || v_release.release_id,
                             jsonb_build_object('form', p_form_id, 'hash', v_release.content_hash));
    RETURN QUERY
    SELECT
        v_release.release_id, v_release.content_hash, v_release.requested_by,
        ARRAY(
            SELECT v.reviewer FROM ops.review v
            WHERE v.release_id = v_release.release_id AND v.content_hash = v_release.content_hash
            ORDER BY v.reviewer
        );
END
$$;
COMMENT ON FUNCTION ops.open_review_form(text, uuid) IS
'Records that a form shows the present content of the release that a run asked for.';
