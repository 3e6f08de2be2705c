-- Registers of stewards and agreements, and the checks that the steps of a release share.
-- Functions that nobody but other functions may call have no grant in the role matrix.

CREATE FUNCTION ops.forbid(p_what text, p_where text, p_action text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = '' AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'RZ001', MESSAGE = p_what, DETAIL = p_where, HINT = p_action;
END
$$;
COMMENT ON FUNCTION ops.forbid(text, text, text) IS 'Refuses a step: what, where, what to do.';

CREATE FUNCTION ops.next_state(p_release_id bigint, p_event text) RETURNS text
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_before text;
    v_after text;
    v_needed text;
BEGIN
    SELECT r.state INTO v_before FROM ops.release r WHERE r.release_id = p_release_id FOR UPDATE;
    IF v_before IS NULL THEN
        PERFORM ops.forbid('There is no such release.', format('release %s', p_release_id),
                           'see `routezicht release list`');
    END IF;
    SELECT t.after_state INTO v_after FROM ops.release_transition t
    WHERE t.before_state = v_before AND t.event = p_event;
    IF v_after IS NULL THEN
        SELECT string_agg(t.before_state, ' or ' ORDER BY t.before_state) INTO v_needed
        FROM ops.release_transition t WHERE t.event = p_event;
        PERFORM ops.forbid(
            format('A release in state ''%s'' does not allow ''%s''; that needs state %s.',
                   v_before, p_event, v_needed),
            format('release %s', p_release_id), 'see `routezicht release show`');
    END IF;
    RETURN v_after;
END
$$;
COMMENT ON FUNCTION ops.next_state(bigint, text) IS
'Locks a release and gives the state that an event leads to; refuses an event that its state does not allow.';

CREATE FUNCTION ops.advance_release(
    p_release_id bigint, p_event text, p_actor text, p_details jsonb DEFAULT '{}'
) RETURNS text
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_after text := ops.next_state(p_release_id, p_event);
    v_before text;
BEGIN
    SELECT r.state INTO v_before FROM ops.release r WHERE r.release_id = p_release_id;
    UPDATE ops.release SET state = v_after WHERE release_id = p_release_id;
    PERFORM ops.append_audit(
        'release.' || p_event, 'release:' || p_release_id,
        p_details || jsonb_build_object('before', v_before, 'after', v_after), p_actor);
    RETURN v_after;
END
$$;
COMMENT ON FUNCTION ops.advance_release(bigint, text, text, jsonb) IS
'Makes one step of the table of transitions, with its audit row; for the functions of a release only.';

CREATE FUNCTION ops.register_stewards(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
DECLARE
    v_name text;
BEGIN
    FOR v_name IN
        INSERT INTO ops.steward AS s (name, organisation)
        SELECT n.name, n.organisation FROM jsonb_to_recordset(p) AS n (name text, organisation text)
        ON CONFLICT (name) DO UPDATE SET organisation = EXCLUDED.organisation, ended_on = NULL
        WHERE (s.organisation, s.ended_on) IS DISTINCT FROM (EXCLUDED.organisation, NULL)
        RETURNING s.name
    LOOP
        PERFORM ops.append_audit('steward.appointed', 'steward:' || v_name, '{}');
    END LOOP;
    FOR v_name IN
        UPDATE ops.steward AS s SET ended_on = CURRENT_DATE
        WHERE s.ended_on IS NULL AND s.name NOT IN (SELECT n ->> 'name' FROM jsonb_array_elements(p) AS n)
        RETURNING s.name
    LOOP
        PERFORM ops.append_audit('steward.dismissed', 'steward:' || v_name, '{}');
    END LOOP;
END
$$;
COMMENT ON FUNCTION ops.register_stewards(jsonb) IS
'Makes the register of stewards equal to a list of name and organisation; who is not in it is no steward any more.';

CREATE FUNCTION ops.register_release_agreement(p jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = '' AS $$
BEGIN
    INSERT INTO ops.release_agreement AS a (
        agreement, purpose, recipients, sharing_models, two_organisations, valid_from, valid_until
    )
    SELECT
        p ->> 'agreement', p ->> 'purpose',
        ARRAY(SELECT jsonb_array_elements_text(p -> 'recipients')),
        ARRAY(SELECT jsonb_array_elements_text(p -> 'sharing_models')),
        (p ->> 'two_organisations')::boolean, (p ->> 'valid_from')::date, (p ->> 'valid_until')::date
    ON CONFLICT (purpose, valid_from) DO UPDATE SET
        agreement = EXCLUDED.agreement, recipients = EXCLUDED.recipients,
        sharing_models = EXCLUDED.sharing_models, two_organisations = EXCLUDED.two_organisations,
        valid_until = EXCLUDED.valid_until
    WHERE (a.agreement, a.recipients, a.sharing_models, a.two_organisations, a.valid_until)
        IS DISTINCT FROM (EXCLUDED.agreement, EXCLUDED.recipients, EXCLUDED.sharing_models,
                          EXCLUDED.two_organisations, EXCLUDED.valid_until);
    IF FOUND THEN
        PERFORM ops.append_audit('release.agreement_registered', 'agreement:' || (p ->> 'agreement'),
                                 jsonb_build_object('recipients', jsonb_array_length(p -> 'recipients')));
    END IF;
END
$$;
COMMENT ON FUNCTION ops.register_release_agreement(jsonb) IS
'Registers for which purpose releases go to whom, how, and until when.';

CREATE FUNCTION ops.release_deliveries(p_build_id uuid) RETURNS SETOF ops.delivery
LANGUAGE sql STABLE
SET search_path = '' AS $$
    SELECT d.*
    FROM ops.build AS this
    INNER JOIN ops.build AS earlier ON earlier.started_at <= this.started_at AND earlier.status = 'passed'
    INNER JOIN ops.build_delivery AS bd ON earlier.build_id = bd.build_id
    INNER JOIN ops.delivery AS d ON bd.delivery_id = d.delivery_id
    WHERE this.build_id = p_build_id
$$;
COMMENT ON FUNCTION ops.release_deliveries(uuid) IS 'Deliveries that the marts of a build rest on.';

CREATE FUNCTION ops.check_purpose(p_purpose text, p_build_id uuid) RETURNS ops.release_agreement
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_agreement ops.release_agreement;
    v_source text;
BEGIN
    SELECT a.* INTO v_agreement FROM ops.release_agreement a
    WHERE a.purpose = p_purpose AND CURRENT_DATE BETWEEN a.valid_from AND a.valid_until
    ORDER BY a.valid_from DESC LIMIT 1;
    IF v_agreement.purpose IS NULL THEN
        PERFORM ops.forbid(
            CASE WHEN EXISTS (SELECT FROM ops.release_agreement a WHERE a.purpose = p_purpose)
                THEN 'The purpose has expired.' ELSE 'The purpose is not registered.' END,
            'register of purposes', 'register or renew the purpose first');
    END IF;
    SELECT d.source INTO v_source FROM ops.release_deliveries(p_build_id) d
    WHERE NOT EXISTS (
        SELECT FROM ops.purpose pu
        WHERE pu.source = d.source AND CURRENT_DATE BETWEEN pu.valid_from AND pu.valid_until
    ) LIMIT 1;
    IF v_source IS NOT NULL THEN
        PERFORM ops.forbid('A source of this build has no valid purpose.', 'source ' || v_source,
                           'renew its contract, or take its rows out of the marts');
    END IF;
    RETURN v_agreement;
END
$$;
COMMENT ON FUNCTION ops.check_purpose(text, uuid) IS
'The agreement under which a purpose holds today, with a valid purpose for every source of the build.';

CREATE FUNCTION ops.check_gates(p_build_id uuid, p_gates text []) RETURNS void
LANGUAGE plpgsql
SET search_path = '' AS $$
DECLARE
    v_gate text;
BEGIN
    IF NOT EXISTS (SELECT FROM ops.build b WHERE b.build_id = p_build_id AND b.status = 'passed') THEN
        PERFORM ops.forbid('The build of the marts has not passed.', 'build ' || p_build_id,
                           'wait for a build whose gates all pass');
    END IF;
    SELECT g.gate INTO v_gate FROM unnest(p_gates) AS g (gate)
    WHERE NOT EXISTS (SELECT FROM ops.gate_status s WHERE s.build_id = p_build_id AND s.gate = g.gate);
    IF v_gate IS NOT NULL THEN
        PERFORM ops.forbid('A gate of the build has not run.', 'gate ' || v_gate, 'run the gate');
    END IF;
    SELECT s.gate INTO v_gate FROM ops.gate_status s
    WHERE s.build_id = p_build_id AND s.failed_critical > 0 LIMIT 1;
    IF v_gate IS NOT NULL THEN
        PERFORM ops.forbid('A critical expectation of the build failed.', 'gate ' || v_gate,
                           'see ops.gate_result; correct the data and build again');
    END IF;
END
$$;
COMMENT ON FUNCTION ops.check_gates(uuid, text []) IS 'Refuses unless the build passed, and every gate in it.';

CREATE FUNCTION ops.is_steward(p_name text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = '' AS $$
    SELECT EXISTS (
        SELECT FROM ops.steward s
        WHERE s.name = p_name AND s.ended_on IS NULL
    )
$$;
COMMENT ON FUNCTION ops.is_steward(text) IS 'Whether somebody is a steward now.';
