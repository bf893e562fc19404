// Made by `npm run client` from the API's OpenAPI document. Do not edit.

export interface paths {
    "/api/v1/actions/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Place Call
         * @description Call a number or an agency; your phone rings first.
         */
        post: operations["place_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{action_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Action
         * @description What became of an action.
         */
        get: operations["get_action"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Agencies
         * @description All agencies, by code.
         */
        get: operations["list_agencies"];
        put?: never;
        /**
         * Add Agency
         * @description Adds an agency; its contacts come next.
         */
        post: operations["add_agency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Agency
         * @description One agency with its contacts and posts. An agency's people get their own.
         */
        get: operations["get_agency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Agency
         * @description Changes an agency; one that leads a type stays in service.
         */
        patch: operations["edit_agency"];
        trace?: never;
    };
    "/api/v1/agencies/{code}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Contact
         * @description Adds a contact. A webhook's signing secret is in this answer, and never again.
         */
        post: operations["add_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}/contacts/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Contact
         * @description Changes a contact. It is put out of use, never deleted: cases of the past name it.
         */
        patch: operations["edit_contact"];
        trace?: never;
    };
    "/api/v1/agencies/{code}/contacts/{contact_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate Secret
         * @description A new signing secret, in this answer and never again; the old one is void from the next delivery on.
         */
        post: operations["rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}/contacts/{contact_id}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Shifts
         * @description Puts a whole roster in place of the one there is.
         */
        put: operations["put_shifts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Agency History
         * @description Who changed what of an agency, its contacts, rosters and posts, newest first.
         */
        get: operations["get_agency_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Post
         * @description Adds a post.
         */
        post: operations["add_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{code}/posts/{post}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Post
         * @description Changes a post.
         */
        patch: operations["edit_post"];
        trace?: never;
    };
    "/api/v1/alarms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Alarms
         * @description What is wrong right now, oldest first, and who has it in hand.
         */
        get: operations["list_alarms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alarms/{alarm_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Alarm
         * @description You have it in hand; everybody sees it.
         */
        post: operations["take_alarm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Api Keys
         * @description Every key that was ever made, without secrets.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Make Api Key
         * @description A key for one application. Its secret is in this answer and nowhere else.
         */
        post: operations["make_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Api Key
         * @description The key opens nothing from now on; its reports stay.
         */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit
         * @description Who read or did what of an incident (with its cases and calls), a case or a call, newest first.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broadcasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Broadcasts
         * @description Messages of the room to you: those in force, newest first; then the newest that are over.
         */
        get: operations["list_broadcasts"];
        put?: never;
        /**
         * Send Broadcast
         * @description Tell agencies and the room; by webhook too, where an agency has one.
         */
        post: operations["send_broadcast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broadcasts/{broadcast_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Broadcast
         * @description One message, who has read it and who has not yet.
         */
        get: operations["get_broadcast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broadcasts/{broadcast_id}/cap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Broadcast Cap
         * @description The message as a CAP 1.2 document; a recalled one is a `Cancel`.
         */
        get: operations["get_broadcast_cap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broadcasts/{broadcast_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Broadcast
         * @description You have read it: a receipt for your agency, or for the seat where you sit. The first one stands.
         */
        post: operations["read_broadcast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/broadcasts/{broadcast_id}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recall Broadcast
         * @description It was wrong, or is so no longer; whoever was told by webhook is told that too.
         */
        post: operations["recall_broadcast"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Callbacks
         * @description Whom the room owes a call, most urgent first; then the newest that are over.
         */
        get: operations["list_callbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/callbacks/{callback_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End Callback
         * @description What came of it. After `again` it is due once more, for whoever is free.
         */
        post: operations["end_callback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/callbacks/{callback_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Callback
         * @description You will call them; everybody sees it.
         */
        post: operations["take_callback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Calls
         * @description Calls, newest first, a page at a time.
         */
        get: operations["list_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Call
         * @description One call: its waits, legs, steps, recording, and its incident or draft.
         */
        get: operations["get_call"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act On Call
         * @description Have something done with a running call; answers with what Asterisk did, or 202 after 3 s.
         */
        post: operations["act_on_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}/disposition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dispose Call
         * @description Say that the call was no incident; its draft is discarded with it. A second word corrects the first.
         */
        post: operations["dispose_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Call Draft
         * @description The call's draft incident; opened here if it is not there yet.
         */
        post: operations["open_call_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}/location-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make Location Link
         * @description A link with which the citizen shares the phone's position: one use, 30 minutes. It is sent by SMS too.
         */
        post: operations["make_location_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{call_id}/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Call Locations
         * @description Where the caller is, by all who said so, newest first.
         */
        get: operations["list_call_locations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description Cases, newest first, a page at a time. An agency's people get their own.
         */
        get: operations["list_cases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Case
         * @description One case with how it was told, its deadlines and history. Reading a restricted one is audited.
         */
        get: operations["get_case"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Case
         * @description A human takes the case; its deadlines stop. Saying it twice is no error.
         */
        post: operations["accept_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/ask-again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Case Again
         * @description Ask an agency again that gave its case back: it is told anew, and its time to accept begins again.
         */
        post: operations["ask_case_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Case Done
         * @description The agency's share is finished.
         */
        post: operations["case_done"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/en-route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Case En Route
         * @description The unit has left.
         */
        post: operations["case_en_route"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/not-found": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Case Not Found
         * @description The unit found nothing, or not the place.
         */
        post: operations["case_not_found"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/on-scene": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Case On Scene
         * @description The unit has arrived.
         */
        post: operations["case_on_scene"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/refer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refer Case
         * @description It is another agency's: that one gets its case at once, this one is out of it.
         */
        post: operations["refer_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject Case
         * @description The agency cannot take it, or gives it back: the next agency by rule gets it, else the desk an alarm.
         */
        post: operations["reject_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/stand-down": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stand Down Case
         * @description The desk needs this agency no longer.
         */
        post: operations["stand_down_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Case Timeline
         * @description What happened to one case, as its agency may know it, newest first.
         */
        get: operations["get_case_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/unit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign Unit
         * @description Who goes; naming another unit replaces the first.
         */
        post: operations["assign_unit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{case_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify Case
         * @description The desk has made sure that what was done is done.
         */
        post: operations["verify_case"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Types
         * @description What can happen: the incident types in use, by code.
         */
        get: operations["list_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List All Types
         * @description All incident types, also those out of use, by code.
         */
        get: operations["list_all_types"];
        put?: never;
        /**
         * Add Type
         * @description Adds a type to the catalogue.
         */
        post: operations["add_type"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue/types/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Type
         * @description One type, in use or not.
         */
        get: operations["get_type"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Type
         * @description Changes a type, for incidents opened from now on. An old version is put back by its old values.
         */
        patch: operations["edit_type"];
        trace?: never;
    };
    "/api/v1/catalogue/types/{code}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Type History
         * @description Who changed what of a type, newest first.
         */
        get: operations["get_type_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalogue/{code}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Questions
         * @description What to ask about a type of incident, in order.
         */
        get: operations["list_questions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Deliveries
         * @description Deliveries, newest first, a page at a time; with `failed` those that were given up and need a person.
         */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{delivery_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Delivery
         * @description Try again what was given up; the plan of tries begins anew.
         */
        post: operations["retry_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Directory
         * @description The lines outside to which callers are handed over: other emergency numbers, hospitals.
         */
        get: operations["list_directory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Feed
         * @description The journal as it grows, as server-sent events, each change once and in order.
         *
         *     Ends with the session. A reader that comes back with its last number misses nothing.
         */
        get: operations["get_feed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Flags
         * @description The numbers that are flagged now.
         */
        get: operations["list_flags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flags/{flag_id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift Flag
         * @description Take a flag off, with the reason; pranks until now no longer count.
         */
        post: operations["lift_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Flows
         * @description Every flow, and which version of it runs.
         */
        get: operations["list_flows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Flow
         * @description One flow: its text and its versions.
         */
        get: operations["get_flow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Flow
         * @description What is wrong with a text, each fault with its line and path; nothing is kept.
         */
        post: operations["check_flow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}/diagram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Flow Diagram
         * @description The flow as boxes and arrows, with today's callers at each step.
         */
        get: operations["get_flow_diagram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}/diagram.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Flow Picture
         * @description The same as a picture.
         */
        get: operations["get_flow_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit Flow
         * @description A new version. Asterisk takes it up at once; the journal says `flow.loaded` or `flow.refused`.
         */
        post: operations["submit_flow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/flows/{name}/versions/{version_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Flow
         * @description Puts an older version back, as a new one.
         */
        post: operations["restore_flow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Incidents
         * @description Incidents and drafts with how far each agency is, newest first, a page at a time.
         */
        get: operations["list_incidents"];
        put?: never;
        /**
         * Create Incident
         * @description A draft that no call told of: a patrol, a camera, somebody at the door.
         */
        post: operations["create_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Incident
         * @description One incident with its cases, calls and history. Reading a restricted one is audited.
         */
        get: operations["get_incident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit Incident
         * @description Write what was typed or chosen; what is left out stays. A new type brings its own priority.
         */
        patch: operations["edit_incident"];
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Access
         * @description Who may see a restricted incident because they work on it or were let in, and who was shut out.
         */
        get: operations["list_access"];
        put?: never;
        /**
         * Let In
         * @description Let an operator or supervisor see the incident, with the reason.
         */
        post: operations["let_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/access/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Shut Out
         * @description End somebody's access, whatever they did for the incident.
         */
        post: operations["shut_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Agencies
         * @description Send further agencies. One whose case has ended is asked again, in the same case.
         */
        post: operations["add_agencies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/answers/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Answer Question
         * @description Write what the caller said; the newest counts, earlier answers stay. It may raise the priority.
         */
        put: operations["answer_question"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add Attachment
         * @description Add a photo or file (field `file`); the same file sent twice is one. Its content says what it is.
         */
        post: operations["add_attachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/attachments/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Attachment
         * @description A photo or file. Reading one of a restricted incident is audited.
         */
        get: operations["get_attachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attach Call
         * @description Another caller about the same; the call's own draft is discarded while it is empty.
         */
        post: operations["attach_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/calls/{call_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Detach Call
         * @description That call was about something else; it can be disposed of, or go to another incident.
         */
        delete: operations["detach_call"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Incident
         * @description It was none after all; agencies that still work on it are stood down.
         */
        post: operations["cancel_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/citizen-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Citizen Report
         * @description What a citizen filed through an application, and who they are. Each reading is audited.
         */
        get: operations["get_citizen_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close Incident
         * @description Nothing more is expected of anybody; every case has ended and there is an outcome.
         */
        post: operations["close_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Duplicates
         * @description Live incidents of the same group within 300 m or in the same kelurahan, begun in the last hour.
         */
        get: operations["list_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold Incident
         * @description Put it aside until a time; then it comes back by itself and the desk is told.
         */
        post: operations["hold_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Incident
         * @description Both are one event: `into` goes on and is returned, and shows the calls and cases of both.
         */
        post: operations["merge_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Notes
         * @description Notes, newest first, a page at a time. Reading those of a restricted incident is audited.
         */
        get: operations["list_notes"];
        put?: never;
        /**
         * Add Note
         * @description Write something down. The desk says who may read it; an agency's note is for the desk and itself.
         */
        post: operations["add_note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Incident
         * @description Give the draft its number and each agency its case; they are told at once.
         */
        post: operations["open_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reopen Incident
         * @description It has not ended after all; a discarded draft without a number is opened instead.
         */
        post: operations["reopen_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve Incident
         * @description What happened has ended; agencies may still be finishing.
         */
        post: operations["resolve_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Incident
         * @description Take it up again before its time; it goes on where its cases are.
         */
        post: operations["resume_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Incident Timeline
         * @description Everything that happened to an incident, newest first. Reading a restricted one's is audited.
         */
        get: operations["get_incident_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{incident_id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unmerge Incident
         * @description They were two events after all: it goes on by itself, with its own calls and cases.
         */
        post: operations["unmerge_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Journal
         * @description What has changed since a number, as far as you may see it, oldest first.
         */
        get: operations["list_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description Who is logged in, and at which position.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/named": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Named
         * @description Who may see every restricted incident.
         */
        get: operations["list_named"];
        put?: never;
        /**
         * Name Person
         * @description Name somebody for all restricted incidents, or no longer.
         */
        post: operations["name_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/news": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List News
         * @description What new callers of each service hear before the greeting.
         */
        get: operations["list_news"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/news/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get News
         * @description The same of one service.
         */
        get: operations["get_news"];
        /**
         * Put News
         * @description Callers hear this sentence from now on; operators ring meanwhile as ever.
         */
        put: operations["put_news"];
        post?: never;
        /**
         * Put Off News
         * @description Callers hear the usual greeting again.
         */
        delete: operations["put_off_news"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Places
         * @description The kelurahan of the city with their centres, by code.
         */
        get: operations["list_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Positions
         * @description All seats, who sits there and what their phones do.
         */
        get: operations["list_positions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions/{code}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave Position
         * @description Stand up. A supervisor may do it for somebody who forgot.
         */
        post: operations["leave_position"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions/{code}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause Position
         * @description Stop ringing for a while, with the reason.
         */
        post: operations["pause_position"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions/{code}/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ready Position
         * @description Ring with the queues from now on.
         */
        post: operations["ready_position"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions/{code}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Position
         * @description Sit down at a position; not ready yet. Leaves any other seat of yours.
         */
        post: operations["take_position"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Probes
         * @description Whether each line was there when it was last dialled, and how fast it answered.
         */
        get: operations["list_probes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Queues
         * @description Each line and each queue: how many wait, since when, and what the seats do. Counts only.
         */
        get: operations["list_queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recordings/{call_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Recording
         * @description The finished recording of a call; parts by `Range`. Every request is audited.
         */
        get: operations["get_recording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recordings/{call_id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold Recording
         * @description Keep a recording whatever its time, or no longer.
         */
        post: operations["hold_recording"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recordings/{call_id}/last": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Recording Last
         * @description The last seconds of a call that goes on: what did they say? Every request is audited.
         */
        get: operations["get_recording_last"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Services
         * @description The lines that citizens dial.
         */
        get: operations["list_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log In
         * @description Opens a session; its cookie is out of reach of scripts. What follows is at `/me`.
         */
        post: operations["log_in"];
        /**
         * Log Out
         * @description Ends the session and its streams; leaves the position unless it was taken with another login of yours.
         *
         *     A talk that goes on is finished first: until then the seat rings no more, and is left when the talk is over.
         */
        delete: operations["log_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/display": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log In Display
         * @description Opens a session for a display of the wall.
         */
        post: operations["log_in_display"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Texts
         * @description Citizens who write: waiting first, longest first; then those that somebody has; then the newest that are over.
         */
        get: operations["list_texts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Text
         * @description One conversation with its messages.
         */
        get: operations["get_text"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close Text
         * @description It is over, and was this. A draft made of it is discarded with it, unless it was an incident.
         */
        post: operations["close_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Text Draft
         * @description The conversation's draft incident; made here if there is none.
         */
        post: operations["open_text_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}/give-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give Back Text
         * @description It waits again for whoever is free; also that of somebody who has left the desk.
         */
        post: operations["give_back_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer Text
         * @description Write to the citizen; how far the message came is its `delivery`.
         */
        post: operations["answer_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/texts/{text_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Text
         * @description It is yours; whoever comes second is told so.
         */
        post: operations["take_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wall/broadcasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Wall Broadcasts
         * @description Messages of the room that were sent for the wall too. Nothing restricted.
         */
        get: operations["list_wall_broadcasts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wall/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Wall Calls
         * @description Calls in progress, without their numbers.
         */
        get: operations["list_wall_calls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wall/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Wall Cases
         * @description Cases in progress with the deadline that runs. Nothing restricted.
         */
        get: operations["list_wall_cases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wall/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Wall Incidents
         * @description Incidents in progress: what, how urgent, in which kelurahan. Nothing restricted.
         */
        get: operations["list_wall_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cap/alerts.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Public Alerts
         * @description Alerts to the public that are in force, and cancellations of those that would be, as an Atom feed.
         */
        get: operations["list_public_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/cap/alerts/{broadcast_id}.cap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Public Alert
         * @description One alert to the public as a CAP 1.2 document; a recalled one is a `Cancel`.
         */
        get: operations["get_public_alert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description Every part of the system by name: 200 when all do their work, 503 when one does not; the jobs of housekeeping.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/agency/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Agency Hook
         * @description What happened to one of the agency's cases (Standard Webhooks; see docs/agency-webhook.md).
         */
        post: operations["take_agency_hook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/aml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Aml
         * @description A phone's position during an emergency call (AML, ETSI TS 103 625), as SMS text or as fields.
         *
         *     It goes to the call of that number within ten minutes, before or after.
         */
        post: operations["take_aml"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/twilio/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Twilio Message
         * @description A citizen's SMS or WhatsApp message, or an agency's reply to a case. Answers with an empty TwiML document, also
         *     to one that came before.
         */
        post: operations["take_twilio_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/twilio/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Twilio Status
         * @description What became of a message of ours: to a citizen, or to an agency.
         */
        post: operations["take_twilio_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/twilio/voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Twilio Voice
         * @description An agency has picked up a call that tells of a case: what is said, as TwiML.
         */
        post: operations["take_twilio_voice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/twilio/voice/digit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Twilio Digit
         * @description A key was pressed in such a call: 1 accepts, 2 repeats, 3 rejects; what is said next, as TwiML.
         */
        post: operations["take_twilio_digit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/twilio/voice/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Twilio Call Status
         * @description Such a call is over.
         */
        post: operations["take_twilio_call_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/l/share.css": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Share Style
         * @description The page's colours.
         */
        get: operations["get_share_style"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/l/share.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Share Script
         * @description The page's script.
         */
        get: operations["get_share_script"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/l/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Share Page
         * @description The page. Looking at it uses nothing up: phones look at a link before their owners do.
         */
        get: operations["get_share_page"];
        put?: never;
        /**
         * Share Position
         * @description Takes the position once.
         */
        post: operations["share_position"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metrics
         * @description Figures in Prometheus' text format.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/discovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Open311 Discovery
         * @description Where this API is, how to get a key.
         */
        get: operations["get_open311_discovery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Open311 Requests
         * @description Reports of at most 90 days, newest first, a page at a time. Those that concern people are their filer's alone.
         */
        get: operations["list_open311_requests"];
        put?: never;
        /**
         * Post Open311 Request
         * @description A citizen's report, posted as a form with `api_key`. Answers with its id, or with a token.
         *
         *     The same report within minutes, or with the same header `Idempotency-Key`, has the same answer and is filed once.
         */
        post: operations["post_open311_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests/{reference}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post Open311 Media
         * @description A photo or file (field `file`) for a report that this key filed; `reference` is its id or its token.
         */
        post: operations["post_open311_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Open311 Request
         * @description What became of a report, or of several (ids separated by commas).
         */
        get: operations["get_open311_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Open311 Services
         * @description What citizens may report; English names with `Accept-Language: en`.
         */
        get: operations["list_open311_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/services/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Open311 Service
         * @description A service's questions.
         */
        get: operations["get_open311_service"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/open311/v2/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Open311 Token
         * @description The id behind a token, once the desk has looked at the report.
         */
        get: operations["get_open311_token"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccessList
         * @description Everybody who may see the incident besides the named people, and who was shut out.
         */
        AccessList: {
            /** Items */
            items: components["schemas"]["AccessRow"][];
        };
        /**
         * AccessReason
         * @description How somebody came to be assigned.
         * @enum {string}
         */
        AccessReason: "worked" | "granted";
        /**
         * AccessRow
         * @description One person who is assigned to an incident, or was shut out of it.
         */
        AccessRow: {
            /**
             * Ended At
             * @description Shut out since then.
             */
            ended_at: string | null;
            /** Ended By */
            ended_by: string | null;
            /** Ended Why */
            ended_why: string | null;
            /**
             * Given By
             * @description Name of the supervisor.
             */
            given_by: string | null;
            /** @description `worked`: answered one of its calls, drafted, opened or edited it; `granted`: a supervisor let them in. */
            how: components["schemas"]["AccessReason"];
            /** Login */
            login: string;
            /** Name */
            name: string;
            /**
             * Since
             * @description None for who only answered one of its calls.
             */
            since: string | null;
            /** Why */
            why: string | null;
        };
        /**
         * ActionKind
         * @description What can be asked.
         * @enum {string}
         */
        ActionKind: "hold" | "resume" | "transfer" | "consult" | "complete" | "back" | "conference" | "park" | "hang_up" | "keys" | "recording_off" | "recording_on" | "help_check" | "listen" | "whisper" | "barge" | "take_over" | "call";
        /**
         * ActionRow
         * @description One action and what became of it.
         */
        ActionRow: {
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Call Id */
            call_id: string | null;
            /**
             * Case Id
             * @description The case that goes with the call, where it is handed over to an agency that has one.
             */
            case_id: string | null;
            /**
             * Deadline At
             * Format: date-time
             */
            deadline_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            kind: components["schemas"]["ActionKind"];
            /**
             * Result
             * @description Why it failed.
             */
            result: string | null;
            /** @description `done` is what Asterisk did, not what was asked. */
            status: components["schemas"]["CallActionStatus"];
        };
        /**
         * ActionTarget
         * @description Whom: exactly one of these.
         */
        ActionTarget: {
            /**
             * Agency
             * @description Its duty phone.
             */
            agency?: string | null;
            /**
             * Callback
             * @description The citizen of a call-back; the try is written down there.
             */
            callback?: string | null;
            /**
             * Entry
             * @description A line of the directory (`GET /directory`).
             */
            entry?: string | null;
            /** Number */
            number?: string | null;
            /** Position */
            position?: string | null;
        };
        /**
         * AddAgencies
         * @description Who is needed besides, or once more.
         */
        AddAgencies: {
            /** Agencies */
            agencies: string[];
        };
        /**
         * AddAgency
         * @description A new agency.
         */
        AddAgency: {
            /**
             * Calendar
             * @description Unset: somebody is always there.
             */
            calendar?: string | null;
            /**
             * Code
             * @description Stands at the end of its cases' numbers, for ever.
             */
            code: string;
            /** Name */
            name: string;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * AddContact
         * @description A new contact.
         */
        AddContact: {
            /**
             * Address
             * @description A URL (https) for a webhook, a telephone number for calls and texts, an apprise URL for other services.
             */
            address: string;
            /**
             * After Seconds
             * @default 0
             */
            after_seconds?: number;
            channel: components["schemas"]["ChannelKind"];
            /** @default always */
            hours?: components["schemas"]["ContactHours"];
            /** Name */
            name: string;
            /**
             * Ordinal
             * @description Unset: after the others.
             */
            ordinal?: number | null;
            role: components["schemas"]["ContactRole"];
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * AddNote
         * @description A note.
         */
        AddNote: {
            /** Text */
            text: string;
            /**
             * @description Who may read it besides the desk; an agency's note is for the desk and itself.
             * @default desk
             */
            visibility?: components["schemas"]["Visibility"];
        };
        /**
         * AddPost
         * @description A new post.
         */
        AddPost: {
            /** Area */
            area?: string[];
            /** Code */
            code: string;
            /**
             * Confirmed
             * @default false
             */
            confirmed?: boolean;
            /** Lat */
            lat: number;
            /** Lon */
            lon: number;
            /** Name */
            name: string;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * AddType
         * @description A new line of the catalogue.
         */
        AddType: {
            /** Accept Seconds */
            accept_seconds?: number | null;
            /** Code */
            code: string;
            /**
             * Group
             * @description Unset: the letters that the code begins with.
             */
            group?: string | null;
            /**
             * Lead
             * @description An agency in service, or `@disaster`: whoever leads disasters by the setting.
             */
            lead: string;
            /** Name En */
            name_en: string;
            /** Name Id */
            name_id: string;
            /** Priority */
            priority: number;
            restriction?: components["schemas"]["Restriction"] | null;
            /** Support */
            support?: string[];
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * AgencyDetail
         * @description An agency with its contacts and posts.
         */
        AgencyDetail: {
            /** Active */
            active: boolean;
            /**
             * Calendar
             * @description The calendar of its working hours; none: somebody is always there.
             */
            calendar: string | null;
            /** Code */
            code: string;
            /**
             * Contacts
             * @description In their order.
             */
            contacts: components["schemas"]["ContactRow"][];
            /** Name */
            name: string;
            /**
             * Open Now
             * @description Whether it is within its working hours.
             */
            open_now: boolean;
            /**
             * Posts
             * @description By code.
             */
            posts: components["schemas"]["PostRow"][];
            /** Version */
            version: number;
        };
        /**
         * AgencyList
         * @description All agencies, by code.
         */
        AgencyList: {
            /** Items */
            items: components["schemas"]["AgencyRow"][];
        };
        /**
         * AgencyRow
         * @description An OPD of the city or a partner.
         */
        AgencyRow: {
            /** Active */
            active: boolean;
            /**
             * Calendar
             * @description The calendar of its working hours; none: somebody is always there.
             */
            calendar: string | null;
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Version */
            version: number;
        };
        /**
         * AlarmList
         * @description All that are open, oldest first.
         */
        AlarmList: {
            /** Items */
            items: components["schemas"]["AlarmRow"][];
        };
        /**
         * AlarmRow
         * @description Something is wrong.
         */
        AlarmRow: {
            /** Cleared At */
            cleared_at: string | null;
            /**
             * Data
             * @description Figures: `ready` and `needed`, `count`, ...; `position` is the seat that is to act, when one is.
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Incident Id */
            incident_id: string | null;
            /**
             * Kind
             * @description `low_staff`, `trunk_down`, `callbacks_overdue`, ...
             */
            kind: string;
            /**
             * Raised At
             * Format: date-time
             * @description Since when.
             */
            raised_at: string;
            /**
             * Subject
             * @description What it is about: a service, a node, a case's number.
             */
            subject: string;
            /** Taken At */
            taken_at: string | null;
            /**
             * Taken By
             * @description Name of who has it in hand.
             */
            taken_by: string | null;
        };
        /**
         * Alert
         * @description What an alert says besides its text, which is its description in Indonesian.
         */
        Alert: {
            /** @description Unset: the whole city. */
            area?: components["schemas"]["Area"] | null;
            /** Category */
            category: components["schemas"]["Category"][];
            certainty: components["schemas"]["Certainty"];
            english?: components["schemas"]["English"] | null;
            /**
             * Event
             * @description What happens: "Banjir".
             */
            event: string;
            /** Headline */
            headline: string;
            /** Instruction */
            instruction?: string | null;
            /**
             * Response
             * @default []
             */
            response?: components["schemas"]["Response"][];
            severity: components["schemas"]["Severity"];
            urgency: components["schemas"]["Urgency"];
        };
        /**
         * AlertStatus
         * @description Whether it is meant in earnest (CAP 1.2, `status`).
         * @enum {string}
         */
        AlertStatus: "actual" | "exercise" | "test";
        /**
         * AnswerQuestion
         * @description What the caller said.
         */
        AnswerQuestion: {
            /**
             * Answer
             * @description True or false, a whole number, a choice's code, or words: by the question's kind.
             */
            answer: boolean | number | string;
        };
        /**
         * AnswerRow
         * @description The newest answer to one question.
         */
        AnswerRow: {
            /**
             * Answer
             * @description `yes`, `no`, a number, a choice's code, or words.
             */
            answer: string;
            /**
             * Asked
             * @description As it was asked, Indonesian.
             */
            asked: string;
            /** Asked En */
            asked_en: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            kind: components["schemas"]["QuestionKind"];
            /**
             * Question
             * @description Its code.
             */
            question: string;
            /**
             * Raises To
             * @description The priority that it asked for.
             */
            raises_to: number | null;
            /**
             * Shown
             * @description In Indonesian words.
             */
            shown: string;
            /** Who */
            who: string;
        };
        /**
         * AnswerText
         * @description What to write to the citizen.
         */
        AnswerText: {
            /** Text */
            text: string;
        };
        /**
         * ApiKeyList
         * @description Every key that was ever made, oldest first.
         */
        ApiKeyList: {
            /** Items */
            items: components["schemas"]["ApiKeyRow"][];
        };
        /**
         * ApiKeyRow
         * @description One application's key, without its secret.
         */
        ApiKeyRow: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /** Made By */
            made_by: string;
            /**
             * Name
             * @description How history names the application: `app:NAME`.
             */
            name: string;
            /**
             * Rate Per Minute
             * @description How many of its requests are answered in a minute.
             */
            rate_per_minute: number;
            /** Revoked At */
            revoked_at: string | null;
            /** Revoked By */
            revoked_by: string | null;
        };
        /**
         * Area
         * @description Where it holds: kelurahan, a circle, or both.
         */
        Area: {
            /**
             * Kelurahan
             * @description Kemendagri codes, see `/places`.
             * @default []
             */
            kelurahan?: string[];
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /**
             * Name
             * @description As people call it; unset: made from the kelurahan.
             */
            name?: string | null;
            /** Radius Km */
            radius_km?: number | null;
        };
        /**
         * AskAction
         * @description What is to be done with the call.
         */
        AskAction: {
            /** Key */
            key: string;
            /**
             * Keys
             * @description Of `keys`.
             */
            keys?: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "hold" | "resume" | "transfer" | "consult" | "complete" | "back" | "conference" | "park" | "hang_up" | "keys" | "recording_off" | "recording_on" | "help_check" | "listen" | "whisper" | "barge" | "take_over";
            /** @description Of `transfer`, `consult` and `conference`. */
            to?: components["schemas"]["ActionTarget"] | null;
        };
        /**
         * AskAgain
         * @description Why the agency is asked once more.
         */
        AskAgain: {
            /** Reason */
            reason: string;
        };
        /**
         * AssignUnit
         * @description Who goes.
         */
        AssignUnit: {
            /** Unit */
            unit: string;
        };
        /**
         * AttachCall
         * @description Which call is about this incident too.
         */
        AttachCall: {
            /**
             * Call Id
             * Format: uuid
             */
            call_id: string;
        };
        /**
         * AttachmentRow
         * @description A photo or file.
         */
        AttachmentRow: {
            /**
             * Agency
             * @description The sender's; none for the desk.
             */
            agency: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** @description By its content. */
            kind: components["schemas"]["FileKind"];
            /**
             * Name
             * @description As the sender's device called it: text to be shown.
             */
            name: string;
            /**
             * Sha256
             * @description Of the original, hexadecimal.
             */
            sha256: string;
            /**
             * Size
             * @description Bytes of the original.
             */
            size: number;
            visibility: components["schemas"]["Visibility"];
            /** Who */
            who: string;
        };
        /**
         * AttemptRow
         * @description One try.
         */
        AttemptRow: {
            /**
             * Attempt
             * @description From 1.
             */
            attempt: number;
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            /**
             * Ended At
             * @description None while it runs, and for ever when its worker died.
             */
            ended_at: string | null;
            /**
             * Outcome
             * @description `delivered`, `sent`, or why it came to nothing, in words.
             */
            outcome: string | null;
            /**
             * Report
             * @description The provider's last word on it: `sent`, `delivered`, `read`, or why it did not arrive, in words.
             */
            report: string | null;
            /** Reported At */
            reported_at: string | null;
        };
        /**
         * AuditPage
         * @description Newest first.
         */
        AuditPage: {
            /** Items */
            items: components["schemas"]["AuditRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: number | null;
        };
        /**
         * AuditRow
         * @description Somebody did or read something that must be answerable.
         */
        AuditRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: number;
            /** Subject */
            subject: string;
            /**
             * What
             * @description `incident.read`, `case.read`, `case.listed`, `recording.listen`, ...
             */
            what: string;
            /**
             * Who
             * @description `operator:siti`, `agency:damkar`: a role and a login.
             */
            who: string;
        };
        /**
         * BroadcastDeliveryRow
         * @description One event on its way to one webhook.
         */
        BroadcastDeliveryRow: {
            /** Agency */
            agency: string;
            /** Attempt */
            attempt: number;
            /** Delivered At */
            delivered_at: string | null;
            event: components["schemas"]["BroadcastEvent"];
            /** Last Error */
            last_error: string | null;
            status: components["schemas"]["BroadcastDeliveryStatus"];
        };
        /**
         * BroadcastDeliveryStatus
         * @enum {string}
         */
        BroadcastDeliveryStatus: "queued" | "sending" | "delivered" | "failed" | "cancelled";
        /**
         * BroadcastDetail
         * @description One message with who has read it; an agency sees its own part.
         */
        BroadcastDetail: {
            /**
             * Addressed To Me
             * @description Your agency, or the seat where you sit, should read it.
             */
            addressed_to_me: boolean;
            /**
             * Agencies
             * @description Codes of those it is for.
             */
            agencies: string[];
            alert: components["schemas"]["Alert"] | null;
            /** @description `exercise` and `test` are not meant in earnest: show it with the words. */
            alert_status: components["schemas"]["AlertStatus"];
            /** Deliveries */
            deliveries: components["schemas"]["BroadcastDeliveryRow"][];
            /** Ended At */
            ended_at: string | null;
            /**
             * Ended Why
             * @description Why it was recalled.
             */
            ended_why: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Incident Id */
            incident_id: string | null;
            /**
             * Live
             * @description In force now.
             */
            live: boolean;
            /** Public */
            public: boolean;
            /**
             * Read At
             * @description When your agency, or your seat, has read it.
             */
            read_at: string | null;
            /**
             * Receipts
             * @description Those who have not read it first.
             */
            receipts: components["schemas"]["Receipt"][];
            /**
             * Replaces
             * @description The earlier broadcast in whose place it stands.
             */
            replaces: string | null;
            /**
             * Room
             * @description It is for the seats of the room too.
             */
            room: boolean;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /**
             * Sent By
             * @description Name.
             */
            sent_by: string;
            severity: components["schemas"]["BroadcastSeverity"];
            status: components["schemas"]["BroadcastStatus"];
            /** Text */
            text: string;
            /**
             * Unread
             * @description How many have not read it, empty seats not counted; none for an agency, which knows only of itself.
             */
            unread: number | null;
            /** Wall */
            wall: boolean;
        };
        /**
         * BroadcastEvent
         * @description What an agency's webhook is told of a broadcast.
         * @enum {string}
         */
        BroadcastEvent: "sent" | "recalled";
        /**
         * BroadcastList
         * @description Those in force, newest first; then those that are over, newest first.
         */
        BroadcastList: {
            /** Items */
            items: components["schemas"]["BroadcastRow"][];
        };
        /**
         * BroadcastRow
         * @description One message of the room.
         */
        BroadcastRow: {
            /**
             * Addressed To Me
             * @description Your agency, or the seat where you sit, should read it.
             */
            addressed_to_me: boolean;
            /**
             * Agencies
             * @description Codes of those it is for.
             */
            agencies: string[];
            /** @description `exercise` and `test` are not meant in earnest: show it with the words. */
            alert_status: components["schemas"]["AlertStatus"];
            /** Ended At */
            ended_at: string | null;
            /**
             * Ended Why
             * @description Why it was recalled.
             */
            ended_why: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Incident Id */
            incident_id: string | null;
            /**
             * Live
             * @description In force now.
             */
            live: boolean;
            /** Public */
            public: boolean;
            /**
             * Read At
             * @description When your agency, or your seat, has read it.
             */
            read_at: string | null;
            /**
             * Replaces
             * @description The earlier broadcast in whose place it stands.
             */
            replaces: string | null;
            /**
             * Room
             * @description It is for the seats of the room too.
             */
            room: boolean;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /**
             * Sent By
             * @description Name.
             */
            sent_by: string;
            severity: components["schemas"]["BroadcastSeverity"];
            status: components["schemas"]["BroadcastStatus"];
            /** Text */
            text: string;
            /**
             * Unread
             * @description How many have not read it, empty seats not counted; none for an agency, which knows only of itself.
             */
            unread: number | null;
            /** Wall */
            wall: boolean;
        };
        /**
         * BroadcastSeverity
         * @description How loudly a screen should tell it.
         * @enum {string}
         */
        BroadcastSeverity: "info" | "warning" | "urgent";
        /**
         * BroadcastStatus
         * @enum {string}
         */
        BroadcastStatus: "sent" | "expired" | "recalled" | "replaced";
        /**
         * BroadcastTarget
         * @description Who should read it.
         */
        BroadcastTarget: {
            /**
             * Agencies
             * @description Codes, or `all`.
             * @default []
             */
            agencies?: "all" | string[];
            /**
             * Room
             * @description All seats of the room.
             * @default false
             */
            room?: boolean;
        };
        /**
         * CallActionStatus
         * @enum {string}
         */
        CallActionStatus: "queued" | "doing" | "done" | "failed";
        /**
         * CallDetail
         * @description One call with all its parts.
         */
        CallDetail: {
            /** Answered At */
            answered_at: string | null;
            /**
             * Arrived At
             * Format: date-time
             * @description When the trunk's INVITE came: the clock of all waits starts here.
             */
            arrived_at: string;
            /**
             * Caller Name
             * @description As the telephone network sent it; anybody can send anything.
             */
            caller_name: string | null;
            /** Dialled */
            dialled: string;
            disposition: components["schemas"]["Disposition"] | null;
            /** @description None when the number is unknown or your role does not see it. */
            earlier: components["schemas"]["Earlier"] | null;
            /** Ended At */
            ended_at: string | null;
            /** @description `network`: nobody wished it, the telephone network broke it. */
            ended_by: components["schemas"]["EndedBy"] | null;
            /** Facts */
            facts: components["schemas"]["FactRow"][];
            /**
             * Gap
             * @description Completed after a gap from Asterisk's own journal.
             */
            gap: boolean;
            /**
             * Id
             * Format: uuid
             * @description Sorts by time of arrival.
             */
            id: string;
            incident: components["schemas"]["CallIncident"] | null;
            /**
             * Incident Id
             * @description The incident or draft that this call belongs to.
             */
            incident_id: string | null;
            /** Legs */
            legs: components["schemas"]["LegRow"][];
            /**
             * Number
             * @description The caller's, E.164 where it could be read so; none from a phone without SIM or with a hidden number.
             */
            number: string | null;
            /**
             * Number Masked
             * @description Only the last three digits are shown, because your role needs no more.
             */
            number_masked: boolean;
            /**
             * Operator
             * @description Name of who answered.
             */
            operator: string | null;
            /**
             * Outbound
             * @description An operator called the citizen.
             */
            outbound: boolean;
            /** Position */
            position: string | null;
            /** Queued At */
            queued_at: string | null;
            recording: components["schemas"]["RecordingRow"] | null;
            /**
             * Service
             * @description `112`, `119` or `cc`.
             */
            service: string;
            /**
             * Silent Since
             * @description No sound has come from the citizen's line since then: they may be gone, or unable to speak.
             */
            silent_since: string | null;
            status: components["schemas"]["CallStatus"];
            /** Steps */
            steps: components["schemas"]["StepRow"][];
            /** Waits */
            waits: components["schemas"]["WaitRow"][];
        };
        /**
         * CallIncident
         * @description The incident or draft that the call belongs to.
         */
        CallIncident: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Number */
            number: string | null;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * CallPage
         * @description Calls, newest first.
         */
        CallPage: {
            /** Items */
            items: components["schemas"]["CallRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: string | null;
        };
        /**
         * CallRow
         * @description One call in a list.
         */
        CallRow: {
            /** Answered At */
            answered_at: string | null;
            /**
             * Arrived At
             * Format: date-time
             * @description When the trunk's INVITE came: the clock of all waits starts here.
             */
            arrived_at: string;
            /**
             * Caller Name
             * @description As the telephone network sent it; anybody can send anything.
             */
            caller_name: string | null;
            /** Dialled */
            dialled: string;
            disposition: components["schemas"]["Disposition"] | null;
            /** Ended At */
            ended_at: string | null;
            /** @description `network`: nobody wished it, the telephone network broke it. */
            ended_by: components["schemas"]["EndedBy"] | null;
            /**
             * Gap
             * @description Completed after a gap from Asterisk's own journal.
             */
            gap: boolean;
            /**
             * Id
             * Format: uuid
             * @description Sorts by time of arrival.
             */
            id: string;
            /**
             * Incident Id
             * @description The incident or draft that this call belongs to.
             */
            incident_id: string | null;
            /**
             * Number
             * @description The caller's, E.164 where it could be read so; none from a phone without SIM or with a hidden number.
             */
            number: string | null;
            /**
             * Number Masked
             * @description Only the last three digits are shown, because your role needs no more.
             */
            number_masked: boolean;
            /**
             * Operator
             * @description Name of who answered.
             */
            operator: string | null;
            /**
             * Outbound
             * @description An operator called the citizen.
             */
            outbound: boolean;
            /** Position */
            position: string | null;
            /** Queued At */
            queued_at: string | null;
            /**
             * Service
             * @description `112`, `119` or `cc`.
             */
            service: string;
            /**
             * Silent Since
             * @description No sound has come from the citizen's line since then: they may be gone, or unable to speak.
             */
            silent_since: string | null;
            status: components["schemas"]["CallStatus"];
        };
        /**
         * CallStatus
         * @enum {string}
         */
        CallStatus: "ringing" | "in_flow" | "queued" | "answered" | "closed" | "served" | "abandoned" | "failed" | "lost_after_answer";
        /**
         * CallbackList
         * @description Those that are due first, most urgent first; then the newest that are over.
         */
        CallbackList: {
            /** Items */
            items: components["schemas"]["CallbackRow"][];
        };
        /**
         * CallbackReason
         * @description Why the room owes a call.
         * @enum {string}
         */
        CallbackReason: "abandoned" | "lost" | "cut" | "network" | "failed" | "asked" | "message";
        /**
         * CallbackResult
         * @description What came of it. `again`: nobody answered, and another try will be made in five minutes.
         */
        CallbackResult: {
            /**
             * Note
             * @default
             */
            note?: string;
            /**
             * Result
             * @description `cancelled`: no call is needed.
             * @enum {string}
             */
            result: "reached" | "unreached" | "again" | "cancelled";
        };
        /**
         * CallbackRow
         * @description One citizen to call back, however often they called.
         */
        CallbackRow: {
            /**
             * Calls
             * @description How many calls of that number it stands for.
             */
            calls: number;
            /**
             * Due At
             * Format: date-time
             * @description Called back by then.
             */
            due_at: string;
            /** Ended At */
            ended_at: string | null;
            /**
             * Ended By Call
             * @description Their own later call that was answered.
             */
            ended_by_call: string | null;
            /**
             * First At
             * Format: date-time
             * @description When the first of them ended.
             */
            first_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * Last Call Id
             * Format: uuid
             */
            last_call_id: string;
            /** Last Try At */
            last_try_at: string | null;
            /** Note */
            note: string;
            /**
             * Number
             * @description None: a phone that cannot be called; the row is `unreached` from the beginning.
             */
            number: string | null;
            /**
             * Number Masked
             * @description Only the last three digits are shown, because your role needs no more.
             */
            number_masked: boolean;
            /**
             * Priority
             * @description 1 first.
             */
            priority: number;
            reason: components["schemas"]["CallbackReason"];
            /** Service */
            service: string;
            status: components["schemas"]["CallbackStatus"];
            /** Taken At */
            taken_at: string | null;
            /**
             * Taken By
             * @description Name of who will call.
             */
            taken_by: string | null;
            /** Tries */
            tries: number;
        };
        /**
         * CallbackStatus
         * @enum {string}
         */
        CallbackStatus: "due" | "reached" | "unreached" | "cancelled";
        /**
         * CancelIncident
         * @description Why it is none.
         */
        CancelIncident: {
            /** Reason */
            reason: string;
        };
        /**
         * CaseBrief
         * @description How far one agency is.
         */
        CaseBrief: {
            /** Agency */
            agency: string;
            /**
             * Escalation
             * @description How many times the time allowed has passed without a human: 0, 1, 2 or 4.
             */
            escalation: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Lead */
            lead: boolean;
            status: components["schemas"]["CaseStatus"];
        };
        /**
         * CaseDeliveryRow
         * @description One delivery with its case.
         */
        CaseDeliveryRow: {
            /**
             * Address Masked
             * @description Enough to recognise it: the last digits of a number, a server's name, a messenger's kind.
             */
            address_masked: string;
            /** Agency */
            agency: string;
            /**
             * Attempt
             * @description How many tries were begun.
             */
            attempt: number;
            /**
             * Attempts
             * @description Oldest first.
             */
            attempts: components["schemas"]["AttemptRow"][];
            /**
             * Begins At
             * Format: date-time
             * @description No try before it: this way waits whether somebody accepts on another.
             */
            begins_at: string;
            /**
             * Case Id
             * Format: uuid
             */
            case_id: string;
            /** Case Number */
            case_number: string;
            case_status: components["schemas"]["CaseStatus"];
            channel: components["schemas"]["ChannelKind"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Error */
            last_error: string | null;
            /**
             * Next Try At
             * Format: date-time
             */
            next_try_at: string;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number;
            /**
             * Read At
             * @description When somebody read it, or answered.
             */
            read_at: string | null;
            /** @description Whose contact it is: who is on duty, the backup, the head. */
            role: components["schemas"]["ContactRole"];
            /** Sent At */
            sent_at: string | null;
            status: components["schemas"]["DeliveryStatus"];
        };
        /**
         * CaseDetail
         * @description One case with all its parts.
         */
        CaseDetail: {
            /** Accepted At */
            accepted_at: string | null;
            /** Accepted By */
            accepted_by: string | null;
            /** Agency */
            agency: string;
            /**
             * Asked
             * @description How many times the agency has been asked; the times below are of the last.
             */
            asked: number;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /**
             * Asked Why
             * @description Whom it comes after, or why it is asked again; none for an agency that was chosen at the opening.
             */
            asked_why: string | null;
            /**
             * Came From
             * @description The case of the agency that refused it or referred it here.
             */
            came_from: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deadlines */
            deadlines: components["schemas"]["DeadlineRow"][];
            /** Delivered At */
            delivered_at: string | null;
            /** Deliveries */
            deliveries: components["schemas"]["DeliveryRow"][];
            /**
             * Due At
             * @description The next deadline that runs for its acceptance.
             */
            due_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Escalation
             * @description How many times the time allowed has passed without a human: 0, 1, 2 or 4.
             */
            escalation: number;
            /** History */
            history: components["schemas"]["MoveRow"][];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            incident: components["schemas"]["CaseIncident"];
            /** @description What is known of the incident, as far as the asker may see it. */
            known: components["schemas"]["Known"];
            /** Lead */
            lead: boolean;
            /**
             * Number
             * @description `112-20261123-0001-DAMKAR`.
             */
            number: string;
            /** @description None when the agency has no post, or nothing tells which. */
            post: components["schemas"]["CasePost"] | null;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number;
            /**
             * Reason
             * @description Why it was rejected, stood down or referred.
             */
            reason: string | null;
            /**
             * Referred To
             * @description The case of the agency to which it was referred.
             */
            referred_to: string | null;
            /** Restricted */
            restricted: boolean;
            /** Sent At */
            sent_at: string | null;
            status: components["schemas"]["CaseStatus"];
            /** Unit */
            unit: string | null;
        };
        /**
         * CaseIncident
         * @description What an agency must know of the incident. Nothing about the caller.
         */
        CaseIncident: {
            /** Address */
            address: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kelurahan */
            kelurahan: string | null;
            /** Landmark */
            landmark: string | null;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /**
             * Note
             * @description None for those from whom identities are kept (a supporting agency, a desk that is not assigned): it may name
             *     the victim.
             *
             *     An agency that gave a wholly restricted case back reads nothing of the incident any more.
             */
            note: string | null;
            /** Number */
            number: string | null;
            restriction: components["schemas"]["Restriction"] | null;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * CasePage
         * @description Cases, newest first.
         */
        CasePage: {
            /** Items */
            items: components["schemas"]["CaseRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: string | null;
        };
        /**
         * CasePost
         * @description The agency's post that the incident's place belongs to, as things stand now.
         */
        CasePost: {
            /** Code */
            code: string;
            /**
             * Confirmed
             * @description Whether somebody has checked the post's place and area.
             */
            confirmed: boolean;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number;
            /** Lon */
            lon: number;
            /**
             * Metres
             * @description From the post to the place by air; none when the place has no point.
             */
            metres: number | null;
            /** Name */
            name: string;
            /** @description `area`: the kelurahan is the post's; `nearest`: by air; `only`: the agency has no other. */
            why: components["schemas"]["Why"];
        };
        /**
         * CaseRow
         * @description One case in a list.
         */
        CaseRow: {
            /** Accepted At */
            accepted_at: string | null;
            /** Accepted By */
            accepted_by: string | null;
            /** Agency */
            agency: string;
            /**
             * Asked
             * @description How many times the agency has been asked; the times below are of the last.
             */
            asked: number;
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /**
             * Asked Why
             * @description Whom it comes after, or why it is asked again; none for an agency that was chosen at the opening.
             */
            asked_why: string | null;
            /**
             * Came From
             * @description The case of the agency that refused it or referred it here.
             */
            came_from: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /**
             * Due At
             * @description The next deadline that runs for its acceptance.
             */
            due_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Escalation
             * @description How many times the time allowed has passed without a human: 0, 1, 2 or 4.
             */
            escalation: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            incident: components["schemas"]["CaseIncident"];
            /** Lead */
            lead: boolean;
            /**
             * Number
             * @description `112-20261123-0001-DAMKAR`.
             */
            number: string;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number;
            /**
             * Reason
             * @description Why it was rejected, stood down or referred.
             */
            reason: string | null;
            /**
             * Referred To
             * @description The case of the agency to which it was referred.
             */
            referred_to: string | null;
            /** Restricted */
            restricted: boolean;
            /** Sent At */
            sent_at: string | null;
            status: components["schemas"]["CaseStatus"];
            /** Unit */
            unit: string | null;
        };
        /**
         * CaseStatus
         * @enum {string}
         */
        CaseStatus: "queued" | "sent" | "delivered" | "accepted" | "unit_assigned" | "en_route" | "on_scene" | "done" | "verified" | "rejected" | "stood_down" | "not_found" | "referred";
        /**
         * Category
         * @description CAP's `category`.
         * @enum {string}
         */
        Category: "Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other";
        /**
         * Certainty
         * @description CAP's `certainty`: how sure it is.
         * @enum {string}
         */
        Certainty: "Observed" | "Likely" | "Possible" | "Unlikely" | "Unknown";
        /**
         * ChangeAccess
         * @description Who, and why.
         */
        ChangeAccess: {
            /** Login */
            login: string;
            /** Reason */
            reason: string;
        };
        /**
         * ChannelKind
         * @description How an agency is told. The inbox is every agency's and needs no delivery.
         * @enum {string}
         */
        ChannelKind: "webhook" | "case_call" | "sms" | "whatsapp" | "voice" | "apprise";
        /**
         * ChoiceRow
         * @description One of several answers.
         */
        ChoiceRow: {
            /** Code */
            code: string;
            /**
             * Text
             * @description Indonesian.
             */
            text: string;
            /** Text En */
            text_en: string;
        };
        /**
         * CitizenReportDetail
         * @description What was posted, word for word. It is text of somebody outside: show it as text.
         */
        CitizenReportDetail: {
            /** Address */
            address: string;
            /** Address Id */
            address_id: string | null;
            /**
             * App
             * @description Name of the application's key.
             */
            app: string;
            /** Attributes */
            attributes: {
                [key: string]: string[];
            };
            /** Description */
            description: string;
            /**
             * Forgotten At
             * @description When the person's data was emptied.
             */
            forgotten_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Lat
             * @description Degrees, WGS 84, as posted.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /**
             * Media Url
             * @description An address that the citizen gave; nobody has looked what is there.
             */
            media_url: string | null;
            person: components["schemas"]["ReportPerson"];
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Service Code */
            service_code: string;
            /**
             * Service Request Id
             * @description What the citizen knows it by.
             */
            service_request_id: string;
            /**
             * Waits
             * @description It was left to the desk to open.
             */
            waits: boolean;
        };
        /**
         * CloseText
         * @description What the conversation turned out to be.
         */
        CloseText: {
            /** @description `incident` needs a draft or an incident made of it. */
            disposition: components["schemas"]["Disposition"];
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * ContactHours
         * @description When a contact is used, by its agency's working hours.
         * @enum {string}
         */
        ContactHours: "always" | "working_hours" | "out_of_hours";
        /**
         * ContactRole
         * @description Whom an escalation reaches: at once, at 1x and at 4x the time allowed.
         * @enum {string}
         */
        ContactRole: "duty" | "backup" | "head";
        /**
         * ContactRow
         * @description One way to reach an agency.
         */
        ContactRow: {
            /** Active */
            active: boolean;
            /**
             * Address
             * @description Of an apprise URL only the service: the rest may be its password.
             */
            address: string;
            /**
             * After Seconds
             * @description It gets a case only when nobody has accepted so long after the others got it; 0: with them.
             */
            after_seconds: number;
            channel: components["schemas"]["ChannelKind"];
            /** @description When it is used, by the agency's working hours. */
            hours: components["schemas"]["ContactHours"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Name
             * @description Who or what answers there.
             */
            name: string;
            /**
             * On Duty
             * @description Whether a case that comes now is told here.
             */
            on_duty: boolean;
            /**
             * Ordinal
             * @description Its place among the agency's contacts.
             */
            ordinal: number;
            /**
             * Paused At
             * @description Since when nothing is sent there, because its receiver takes nothing any more (HTTP 410).
             */
            paused_at: string | null;
            /**
             * Paused Why
             * @description In a sentence. Writing `address` or `active` ends the pause.
             */
            paused_why: string | null;
            role: components["schemas"]["ContactRole"];
            /**
             * Secret Set At
             * @description When its signing secret was made; the secret itself is shown to nobody again.
             */
            secret_set_at: string | null;
            /**
             * Shifts
             * @description Its roster; an empty one: always on duty.
             */
            shifts: components["schemas"]["ShiftRow"][];
            /** Version */
            version: number;
        };
        /**
         * ContactWithSecret
         * @description A contact whose signing secret was just made.
         */
        ContactWithSecret: {
            /** Active */
            active: boolean;
            /**
             * Address
             * @description Of an apprise URL only the service: the rest may be its password.
             */
            address: string;
            /**
             * After Seconds
             * @description It gets a case only when nobody has accepted so long after the others got it; 0: with them.
             */
            after_seconds: number;
            channel: components["schemas"]["ChannelKind"];
            /** @description When it is used, by the agency's working hours. */
            hours: components["schemas"]["ContactHours"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Name
             * @description Who or what answers there.
             */
            name: string;
            /**
             * On Duty
             * @description Whether a case that comes now is told here.
             */
            on_duty: boolean;
            /**
             * Ordinal
             * @description Its place among the agency's contacts.
             */
            ordinal: number;
            /**
             * Paused At
             * @description Since when nothing is sent there, because its receiver takes nothing any more (HTTP 410).
             */
            paused_at: string | null;
            /**
             * Paused Why
             * @description In a sentence. Writing `address` or `active` ends the pause.
             */
            paused_why: string | null;
            role: components["schemas"]["ContactRole"];
            /**
             * Secret
             * @description `whsec_...`, shown this once: give it to the agency. None for a channel that signs nothing.
             */
            secret: string | null;
            /**
             * Secret Set At
             * @description When its signing secret was made; the secret itself is shown to nobody again.
             */
            secret_set_at: string | null;
            /**
             * Shifts
             * @description Its roster; an empty one: always on duty.
             */
            shifts: components["schemas"]["ShiftRow"][];
            /** Version */
            version: number;
        };
        /**
         * CreateIncident
         * @description A draft that no call told of.
         */
        CreateIncident: {
            /** @description By which way the room heard of it. */
            channel: components["schemas"]["SourceChannel"];
        };
        /**
         * DeadlineRow
         * @description By when a human must have accepted.
         */
        DeadlineRow: {
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Multiple
             * @description 1, 2 or 4 times the time allowed.
             */
            multiple: number;
            status: components["schemas"]["DeadlineStatus"];
        };
        /**
         * DeadlineStatus
         * @enum {string}
         */
        DeadlineStatus: "running" | "met" | "fired";
        /**
         * DeliveryPage
         * @description Deliveries, newest first.
         */
        DeliveryPage: {
            /** Items */
            items: components["schemas"]["CaseDeliveryRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: string | null;
        };
        /**
         * DeliveryRow
         * @description One way by which the case was told. The address stays inside.
         */
        DeliveryRow: {
            /**
             * Address Masked
             * @description Enough to recognise it: the last digits of a number, a server's name, a messenger's kind.
             */
            address_masked: string;
            /**
             * Attempt
             * @description How many tries were begun.
             */
            attempt: number;
            /**
             * Attempts
             * @description Oldest first.
             */
            attempts: components["schemas"]["AttemptRow"][];
            /**
             * Begins At
             * Format: date-time
             * @description No try before it: this way waits whether somebody accepts on another.
             */
            begins_at: string;
            channel: components["schemas"]["ChannelKind"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Error */
            last_error: string | null;
            /**
             * Next Try At
             * Format: date-time
             */
            next_try_at: string;
            /**
             * Read At
             * @description When somebody read it, or answered.
             */
            read_at: string | null;
            /** @description Whose contact it is: who is on duty, the backup, the head. */
            role: components["schemas"]["ContactRole"];
            /** Sent At */
            sent_at: string | null;
            status: components["schemas"]["DeliveryStatus"];
        };
        /**
         * DeliveryStatus
         * @enum {string}
         */
        DeliveryStatus: "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "cancelled";
        /**
         * DirectoryList
         * @description All of them, in the city's order.
         */
        DirectoryList: {
            /** Items */
            items: components["schemas"]["DirectoryRow"][];
        };
        /**
         * DirectoryRow
         * @description A line outside.
         */
        DirectoryRow: {
            /**
             * Agency
             * @description Whose line it is: their case of the caller's incident goes with a call that is handed over.
             */
            agency: string | null;
            /** Code */
            code: string;
            /** Name */
            name: string;
            /**
             * Number
             * @description As dialled.
             */
            number: string;
        };
        /**
         * DisposeCall
         * @description What the call turned out to be, when it is no incident; its draft is discarded.
         */
        DisposeCall: {
            /**
             * Disposition
             * @enum {string}
             */
            disposition: "information" | "complaint" | "prank" | "ghost" | "silent" | "wrong_number" | "test";
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * Disposition
         * @description What a call turned out to be; one key each on the operator's desk.
         * @enum {string}
         */
        Disposition: "incident" | "information" | "complaint" | "prank" | "ghost" | "silent" | "wrong_number" | "test";
        /**
         * DuplicateList
         * @description Nearest first, then newest. An advice: whoever knows better goes on.
         */
        DuplicateList: {
            /** Items */
            items: components["schemas"]["DuplicateRow"][];
        };
        /**
         * DuplicateRow
         * @description Another incident or draft that may be the same event.
         */
        DuplicateRow: {
            /** Address */
            address: string;
            /**
             * Age Seconds
             * @description Since it was opened; of a draft, since it was made.
             */
            age_seconds: number;
            channel: components["schemas"]["SourceChannel"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Distance M
             * @description Metres from point to point; none where one of them has no point and only the kelurahan is the same.
             */
            distance_m: number | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kelurahan */
            kelurahan: string | null;
            /** Landmark */
            landmark: string | null;
            /**
             * Number
             * @description None while it is a draft.
             */
            number: string | null;
            /** Opened At */
            opened_at: string | null;
            /** Priority */
            priority: number | null;
            restriction: components["schemas"]["Restriction"] | null;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * Earlier
         * @description What is known of this number from before.
         */
        Earlier: {
            /** Calls */
            calls: number;
            /** Incidents */
            incidents: number;
        };
        /**
         * EditAgency
         * @description What to change of an agency.
         */
        EditAgency: {
            /** Active */
            active?: boolean | null;
            /**
             * Calendar
             * @description `null`: somebody is always there.
             */
            calendar?: string | null;
            /** Name */
            name?: string | null;
            /**
             * Version
             * @description The version that you saw: a change of anything newer is refused, so nobody overwrites what they did not see.
             */
            version: number;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * EditContact
         * @description What to change of a contact; its channel stays.
         */
        EditContact: {
            /** Active */
            active?: boolean | null;
            /** Address */
            address?: string | null;
            /** After Seconds */
            after_seconds?: number | null;
            hours?: components["schemas"]["ContactHours"] | null;
            /** Name */
            name?: string | null;
            /** Ordinal */
            ordinal?: number | null;
            role?: components["schemas"]["ContactRole"] | null;
            /**
             * Version
             * @description The version that you saw: a change of anything newer is refused, so nobody overwrites what they did not see.
             */
            version: number;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * EditIncident
         * @description What to change; what is left out stays, `null` empties.
         */
        EditIncident: {
            /** Address */
            address?: string | null;
            /** Kelurahan */
            kelurahan?: string | null;
            /** Landmark */
            landmark?: string | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Note */
            note?: string | null;
            point_source?: components["schemas"]["PointSource"] | null;
            /** Priority */
            priority?: number | null;
            /** Type Code */
            type_code?: string | null;
        };
        /**
         * EditKind
         * @description What was edited; the journal's kind is `KIND.edited`.
         * @enum {string}
         */
        EditKind: "type" | "agency" | "contact" | "roster" | "post";
        /**
         * EditList
         * @description Changes, newest first.
         */
        EditList: {
            /** Items */
            items: components["schemas"]["EditRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: number | null;
        };
        /**
         * EditPost
         * @description What to change of a post.
         */
        EditPost: {
            /** Active */
            active?: boolean | null;
            /** Area */
            area?: string[] | null;
            /** Confirmed */
            confirmed?: boolean | null;
            /** Lat */
            lat?: number | null;
            /** Lon */
            lon?: number | null;
            /** Name */
            name?: string | null;
            /**
             * Version
             * @description The version that you saw: a change of anything newer is refused, so nobody overwrites what they did not see.
             */
            version: number;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * EditRow
         * @description One change of one thing.
         */
        EditRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Changes
             * @description `{field: [old, new]}`. Put the old values back by changing the thing to them.
             */
            changes: {
                [key: string]: components["schemas"]["JsonValue"][];
            };
            /** Id */
            id: number;
            kind: components["schemas"]["EditKind"];
            /**
             * Subject
             * @description Code or id of the thing.
             */
            subject: string;
            /**
             * Version
             * @description The version that this change made; 1 is the beginning.
             */
            version: number;
            /** Who */
            who: string;
            /** Why */
            why: string | null;
        };
        /**
         * EditType
         * @description What to change of a type; cases that exist stay as they are.
         */
        EditType: {
            /**
             * Accept Seconds
             * @description `null`: by priority.
             */
            accept_seconds?: number | null;
            /** Active */
            active?: boolean | null;
            /** Group */
            group?: string | null;
            /**
             * Lead
             * @description An agency in service, or `@disaster`: whoever leads disasters by the setting.
             */
            lead?: string | null;
            /** Name En */
            name_en?: string | null;
            /** Name Id */
            name_id?: string | null;
            /** Priority */
            priority?: number | null;
            /** @description `null`: nothing of it is restricted. */
            restriction?: components["schemas"]["Restriction"] | null;
            /** Support */
            support?: string[] | null;
            /**
             * Version
             * @description The version that you saw: a change of anything newer is refused, so nobody overwrites what they did not see.
             */
            version: number;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * EndIncident
         * @description How it ended.
         */
        EndIncident: {
            /** Outcome */
            outcome: string;
        };
        /**
         * EndedBy
         * @description Who hung up.
         * @enum {string}
         */
        EndedBy: "citizen" | "operator" | "system" | "network";
        /**
         * English
         * @description The same in English, for those who do not read Indonesian.
         */
        English: {
            /** Description */
            description: string;
            /** Event */
            event: string;
            /** Headline */
            headline: string;
            /** Instruction */
            instruction?: string | null;
        };
        /**
         * Entry
         * @description One change. It says what changed, never what of a person: read the thing itself for more.
         */
        Entry: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Call Id */
            call_id: string | null;
            /** Case Id */
            case_id: string | null;
            /**
             * Data
             * @description Small plain words: a status, a queue, an agency.
             */
            data: {
                [key: string]: unknown;
            };
            /** Incident Id */
            incident_id: string | null;
            /**
             * Kind
             * @description `call.answered`, `case.accepted`, `position.changed`, ...
             */
            kind: string;
            /**
             * Number
             * @description Numbers follow the order of commits, without gaps; you may not see all of them.
             */
            number: number;
            /**
             * Subject
             * @description Id of anything else: a position, a delivery.
             */
            subject: string | null;
        };
        /**
         * FactRow
         * @description Anything else that was noted of the call: a flag, a language, a transfer, ...
         */
        FactRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Kind */
            kind: string;
            /** Value */
            value: string;
        };
        /**
         * Fault
         * @description Why a request was not done.
         */
        Fault: {
            /**
             * Code
             * @description A stable word for programs, such as `not_found`.
             */
            code: string;
            /**
             * Message
             * @description A sentence for people, in English.
             */
            message: string;
        };
        /**
         * FileKind
         * @description What a file is by its content, whatever it is called.
         * @enum {string}
         */
        FileKind: "jpeg" | "png" | "webp" | "pdf" | "mp3" | "ogg" | "wav" | "m4a" | "mp4";
        /**
         * FlagList
         * @description All that are up, newest first.
         */
        FlagList: {
            /** Items */
            items: components["schemas"]["FlagRow"][];
        };
        /**
         * FlagRow
         * @description One flagged number. It waits behind the others; it is never blocked.
         */
        FlagRow: {
            /** Ended At */
            ended_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Lifted By
             * @description Name of the supervisor who lifted it.
             */
            lifted_by: string | null;
            /** Number */
            number: string;
            /** Number Masked */
            number_masked: boolean;
            /**
             * Raised At
             * Format: date-time
             */
            raised_at: string;
            /**
             * Until
             * Format: date-time
             * @description It ends by itself then, unless there is another prank.
             */
            until: string;
            /** Why */
            why: string | null;
        };
        /**
         * FlowCheck
         * @description What the checker says of all flows with this one among them; nothing wrong if there are no faults.
         */
        FlowCheck: {
            /** Faults */
            faults: components["schemas"]["FlowFault"][];
        };
        /**
         * FlowDetail
         * @description One flow: its text and its versions, newest first.
         */
        FlowDetail: {
            /** About */
            about: string;
            /**
             * Kind
             * @description `emergency`, `service` or `order`; none for a text that cannot be read.
             */
            kind: string | null;
            /** Name */
            name: string;
            /**
             * Service
             * @description Code of the line whose calls enter it.
             */
            service: string | null;
            /**
             * Source
             * @description What runs.
             */
            source: string;
            /**
             * Version
             * @description The version that runs; none for the city's own text, as it was installed.
             */
            version: string | null;
            /** Versions */
            versions: components["schemas"]["FlowVersionRow"][];
            /**
             * Waiting
             * @description Whether a newer version is about to be taken up.
             */
            waiting: boolean;
            /** Written At */
            written_at: string | null;
            /** Written By */
            written_by: string | null;
        };
        /**
         * FlowDiagram
         * @description A flow as boxes and arrows.
         */
        FlowDiagram: {
            /** Edges */
            edges: components["schemas"]["FlowEdge"][];
            /** Name */
            name: string;
            /** Nodes */
            nodes: components["schemas"]["FlowNode"][];
        };
        /**
         * FlowEdge
         * @description An arrow, as React Flow takes it.
         */
        FlowEdge: {
            /**
             * Chosen
             * @description Whether it takes a person's digit.
             */
            chosen: boolean;
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Source */
            source: string;
            /** Target */
            target: string;
        };
        /**
         * FlowFault
         * @description One thing that is wrong.
         */
        FlowFault: {
            /** File */
            file: string;
            /**
             * Line
             * @description From 1.
             */
            line: number;
            /** Message */
            message: string;
            /**
             * Path
             * @description The steps that lead to it, from the flow's start; empty where that does not matter.
             */
            path: string[];
        };
        /**
         * FlowList
         * @description All flows.
         */
        FlowList: {
            /** Items */
            items: components["schemas"]["FlowRow"][];
        };
        /**
         * FlowNode
         * @description A box, as React Flow takes it.
         */
        FlowNode: {
            data: components["schemas"]["FlowStepData"];
            /** Id */
            id: string;
            position: components["schemas"]["FlowPlace"];
        };
        /**
         * FlowPlace
         * @description Where a box stands, pixels.
         */
        FlowPlace: {
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * FlowRow
         * @description A flow that runs.
         */
        FlowRow: {
            /** About */
            about: string;
            /**
             * Kind
             * @description `emergency`, `service` or `order`; none for a text that cannot be read.
             */
            kind: string | null;
            /** Name */
            name: string;
            /**
             * Service
             * @description Code of the line whose calls enter it.
             */
            service: string | null;
            /**
             * Version
             * @description The version that runs; none for the city's own text, as it was installed.
             */
            version: string | null;
            /**
             * Waiting
             * @description Whether a newer version is about to be taken up.
             */
            waiting: boolean;
            /** Written At */
            written_at: string | null;
            /** Written By */
            written_by: string | null;
        };
        /**
         * FlowSource
         * @description A flow as its author wrote it.
         */
        FlowSource: {
            /** Source */
            source: string;
        };
        /**
         * FlowStepData
         * @description A step and its callers of today (Asia/Jakarta).
         */
        FlowStepData: {
            /**
             * Answered
             * @description Calls of those that ended in it after a person had answered.
             */
            answered: number;
            /**
             * Callers
             * @description Calls that came to it today.
             */
            callers: number;
            /** Kind */
            kind: string;
            /** Label */
            label: string;
            /**
             * Left
             * @description Calls of those that ended in it.
             */
            left: number;
            /**
             * Starts
             * @description Whether calls enter here.
             */
            starts: boolean;
        };
        /**
         * FlowVersionRow
         * @description One version of a flow.
         */
        FlowVersionRow: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Loaded At
             * @description When Asterisk took it; none while it waits, or when it was refused.
             */
            loaded_at: string | null;
            /**
             * Refused
             * @description Why it was not taken.
             */
            refused: string | null;
            /**
             * Restored From
             * @description The older version that was put back with it.
             */
            restored_from: string | null;
            /** Source */
            source: string;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
            /**
             * Written By
             * @description Role and login: `supervisor:rina`.
             */
            written_by: string;
        };
        /**
         * Health
         * @description The whole system: its state is that of its worst part.
         */
        Health: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Housekeeping
             * @description Every job of housekeeping and how it went; the part `housekeeping` is about all of them.
             */
            housekeeping: components["schemas"]["HousekeepingRow"][];
            /** Parts */
            parts: components["schemas"]["Part"][];
            state: components["schemas"]["PartState"];
        };
        /**
         * Hello
         * @description The feed's first event; it comes again where rows of the journal are missing, and then is not `complete`.
         */
        Hello: {
            /**
             * Complete
             * @description False: the number you gave is too far back (or ahead), or rows are missing; read everything again.
             *
             *     The feed goes on from `cursor`.
             */
            complete: boolean;
            /**
             * Cursor
             * @description Every change after this number follows.
             */
            cursor: number;
            /**
             * Last
             * @description The newest number at this moment.
             */
            last: number;
        };
        /**
         * HoldIncident
         * @description What is waited for, and until when.
         */
        HoldIncident: {
            /** Reason */
            reason: string;
            /**
             * Until
             * Format: date-time
             * @description With its offset from UTC; at most 30 days ahead.
             */
            until: string;
        };
        /**
         * HoldRecording
         * @description Whether a recording is kept whatever its time.
         */
        HoldRecording: {
            /** Held */
            held: boolean;
            /**
             * Why
             * @description The letter, court or complaint that asks for it.
             */
            why: string;
        };
        /**
         * HookAnswer
         * @description The case afterwards.
         */
        HookAnswer: {
            /** Case Number */
            case_number: string;
            status: components["schemas"]["CaseStatus"];
            /** Unit */
            unit: string | null;
        };
        /**
         * HousekeepingRow
         * @description One job that is done again and again.
         */
        HousekeepingRow: {
            /**
             * Did
             * @description What the last success came to.
             */
            did: string | null;
            /** Every Seconds */
            every_seconds: number;
            /**
             * Keeps
             * @description What remains after it, in a sentence with units.
             */
            keeps: string;
            /** Last Fault */
            last_fault: string | null;
            /** Last Fault At */
            last_fault_at: string | null;
            /**
             * Last Run At
             * @description When it last began.
             */
            last_run_at: string | null;
            /** Last Success At */
            last_success_at: string | null;
            /** Name */
            name: string;
            /**
             * Next Due At
             * Format: date-time
             */
            next_due_at: string;
            /**
             * Node
             * @description Whose files it tidies; empty for a job of the whole city.
             */
            node: string;
            state: components["schemas"]["JobState"];
        };
        /**
         * IncidentDetail
         * @description One incident with all its parts.
         */
        IncidentDetail: {
            /**
             * Address
             * @description As spoken and typed; nothing but typing changes it.
             */
            address: string;
            /**
             * Call Id
             * @description The call for which it was drafted.
             */
            call_id: string | null;
            /**
             * Calls
             * @description Every call about it, with those of the incidents merged into it.
             */
            calls: string[];
            /** Cases */
            cases: components["schemas"]["CaseBrief"][];
            /** @description By which way it was first told. */
            channel: components["schemas"]["SourceChannel"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /**
             * History
             * @description Its moves and its cases' moves, oldest first.
             */
            history: components["schemas"]["MoveRow"][];
            /**
             * Hold Until
             * @description When one that is on hold comes back by itself.
             */
            hold_until: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Identity Hidden
             * @description True: identities are restricted and you are not assigned, so note and callers are kept from you.
             */
            identity_hidden: boolean;
            /**
             * Kelurahan
             * @description Kemendagri code, see `/places`.
             */
            kelurahan: string | null;
            known: components["schemas"]["Known"];
            /** Landmark */
            landmark: string | null;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /**
             * Merged
             * @description What was merged into it, oldest first; each keeps its own history.
             */
            merged: components["schemas"]["MergedIncident"][];
            /**
             * Merged Into
             * @description The incident that goes on for both, when this one was merged.
             */
            merged_into: string | null;
            /**
             * Note
             * @description Empty for who may not know the person.
             */
            note: string;
            /**
             * Number
             * @description `112-20261123-0001`; none while it is a draft.
             */
            number: string | null;
            /** Opened At */
            opened_at: string | null;
            /** Outcome */
            outcome: string | null;
            point_source: components["schemas"]["PointSource"] | null;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number | null;
            restriction: components["schemas"]["Restriction"] | null;
            /**
             * Source
             * @description The series of its number: `112`, `119`, `CC`, or `L` for what did not come by telephone.
             */
            source: string;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * IncidentPage
         * @description Incidents, newest first.
         */
        IncidentPage: {
            /** Items */
            items: components["schemas"]["IncidentRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: string | null;
        };
        /**
         * IncidentRow
         * @description One incident in a list.
         */
        IncidentRow: {
            /**
             * Address
             * @description As spoken and typed; nothing but typing changes it.
             */
            address: string;
            /**
             * Call Id
             * @description The call for which it was drafted.
             */
            call_id: string | null;
            /** Cases */
            cases: components["schemas"]["CaseBrief"][];
            /** @description By which way it was first told. */
            channel: components["schemas"]["SourceChannel"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Hold Until
             * @description When one that is on hold comes back by itself.
             */
            hold_until: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kelurahan
             * @description Kemendagri code, see `/places`.
             */
            kelurahan: string | null;
            /** Landmark */
            landmark: string | null;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /**
             * Merged Into
             * @description The incident that goes on for both, when this one was merged.
             */
            merged_into: string | null;
            /**
             * Number
             * @description `112-20261123-0001`; none while it is a draft.
             */
            number: string | null;
            /** Opened At */
            opened_at: string | null;
            point_source: components["schemas"]["PointSource"] | null;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number | null;
            restriction: components["schemas"]["Restriction"] | null;
            /**
             * Source
             * @description The series of its number: `112`, `119`, `CC`, or `L` for what did not come by telephone.
             */
            source: string;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * IncidentStatus
         * @enum {string}
         */
        IncidentStatus: "draft" | "open" | "dispatched" | "en_route" | "on_scene" | "controlled" | "resolved" | "closed" | "on_hold" | "cancelled" | "merged" | "reopened";
        /**
         * JobState
         * @description How a job is.
         * @enum {string}
         */
        JobState: "ok" | "overdue" | "failing";
        /**
         * JournalPage
         * @description Rows after a number, oldest first.
         */
        JournalPage: {
            /**
             * Cursor
             * @description Give it as `after` to go on; rows that you may not see are passed over, so it may lie beyond the last row.
             */
            cursor: number;
            /**
             * Last
             * @description The newest number there is; you are up to date when `cursor` equals it.
             */
            last: number;
            /** Rows */
            rows: components["schemas"]["Entry"][];
        };
        JsonValue: unknown;
        /**
         * Known
         * @description What is known of an incident, as far as the asker may see it.
         */
        Known: {
            /**
             * Answers
             * @description The newest to each question, in the order of asking.
             */
            answers: components["schemas"]["AnswerRow"][];
            /**
             * Attachments
             * @description Oldest first.
             */
            attachments: components["schemas"]["AttachmentRow"][];
            /**
             * Notes
             * @description The newest 100, oldest first; `/incidents/{id}/notes` has them all.
             */
            notes: components["schemas"]["NoteRow"][];
        };
        /**
         * LeadRule
         * @description A lead that is a setting rather than a choice in each type.
         * @enum {string}
         */
        LeadRule: "disaster";
        /**
         * LegRow
         * @description One other person's part in the call.
         */
        LegRow: {
            /** Answered At */
            answered_at: string | null;
            /**
             * Cause
             * @description Q.850: 16 is that person's wish; anything else put the citizen back.
             */
            cause: number | null;
            /** Ended At */
            ended_at: string | null;
            /**
             * Offered At
             * Format: date-time
             */
            offered_at: string;
            /** Operator */
            operator: string | null;
            /** Position */
            position: string | null;
            /** Station */
            station: string;
        };
        /**
         * LiftFlag
         * @description Why the number is no longer flagged.
         */
        LiftFlag: {
            /** Reason */
            reason: string;
        };
        /**
         * LocationLinkMade
         * @description A link for one citizen: it works once.
         */
        LocationLinkMade: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Sms
             * @description Whether an SMS was ordered; not to a caller without a number.
             */
            sms: boolean;
            /**
             * Url
             * @description It is not kept: read it out now if the SMS does not come.
             */
            url: string;
            /**
             * Waits
             * @description Why no SMS is sent now; none when it can be.
             */
            waits: string | null;
        };
        /**
         * LocationList
         * @description All places of one call, newest first.
         */
        LocationList: {
            /** Items */
            items: components["schemas"]["LocationRow"][];
        };
        /**
         * LocationRow
         * @description One place that somebody gave for a call.
         */
        LocationRow: {
            /**
             * At
             * Format: date-time
             * @description When it was so.
             */
            at: string;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number;
            /** Lon */
            lon: number;
            /**
             * Radius M
             * @description Uncertainty, metres; none where nobody told it.
             */
            radius_m: number | null;
            /** @description `network` (in the INVITE), `aml` (the phone by itself), `link` (shared by the citizen), `typed`. */
            source: components["schemas"]["LocationSource"];
        };
        /**
         * LocationSource
         * @description Who says so.
         * @enum {string}
         */
        LocationSource: "network" | "aml" | "link" | "typed";
        /**
         * LogIn
         * @description Login and password.
         */
        LogIn: {
            /** Login */
            login: string;
            /** Password */
            password: string;
        };
        /**
         * LogInDisplay
         * @description A display of the wall logs in with the instance's wall token instead of a person's password.
         */
        LogInDisplay: {
            /** Token */
            token: string;
        };
        /**
         * MakeApiKey
         * @description A key for one application.
         */
        MakeApiKey: {
            /** Name */
            name: string;
            /**
             * Rate Per Minute
             * @default 120
             */
            rate_per_minute?: number;
        };
        /**
         * Me
         * @description Who you are here.
         */
        Me: {
            /**
             * Agency
             * @description Your agency's code; only for the role `agency`.
             */
            agency: string | null;
            /**
             * Expires At
             * Format: date-time
             * @description When this session ends by itself.
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Login */
            login: string;
            /** Name */
            name: string;
            /**
             * Position
             * @description The position you sit at.
             */
            position: string | null;
            role: components["schemas"]["Role"];
        };
        /**
         * MergeIncident
         * @description Which incident goes on for both.
         */
        MergeIncident: {
            /**
             * Into
             * Format: uuid
             */
            into: string;
        };
        /**
         * MergedIncident
         * @description An incident that was merged into this one; its calls and cases go on here.
         */
        MergedIncident: {
            /** Calls */
            calls: string[];
            /** Cases */
            cases: components["schemas"]["CaseBrief"][];
            channel: components["schemas"]["SourceChannel"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Number */
            number: string | null;
            /** Type Code */
            type_code: string | null;
        };
        /**
         * MoveRow
         * @description One move of a status: what happened, when, who did it and why.
         */
        MoveRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Machine
             * @description `incident` or `case`.
             */
            machine: string;
            /** New */
            new: string;
            /** Old */
            old: string | null;
            /**
             * Subject
             * Format: uuid
             * @description Id of the incident or the case.
             */
            subject: string;
            /** Who */
            who: string;
            /** Why */
            why: string | null;
        };
        /**
         * NamePerson
         * @description Who is named, or is no longer, and why.
         */
        NamePerson: {
            /** Login */
            login: string;
            /** Named */
            named: boolean;
            /** Reason */
            reason: string;
        };
        /**
         * NamedList
         * @description All of them.
         */
        NamedList: {
            /** Items */
            items: components["schemas"]["NamedRow"][];
        };
        /**
         * NamedRow
         * @description Somebody who may see every restricted incident.
         */
        NamedRow: {
            /** Login */
            login: string;
            /** Name */
            name: string;
        };
        /**
         * NewApiKey
         * @description A key that was just made.
         */
        NewApiKey: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Key
             * @description The secret: shown now and never again.
             */
            key: string;
            /**
             * Made At
             * Format: date-time
             */
            made_at: string;
            /** Made By */
            made_by: string;
            /**
             * Name
             * @description How history names the application: `app:NAME`.
             */
            name: string;
            /**
             * Rate Per Minute
             * @description How many of its requests are answered in a minute.
             */
            rate_per_minute: number;
            /** Revoked At */
            revoked_at: string | null;
            /** Revoked By */
            revoked_by: string | null;
        };
        /**
         * NewsList
         * @description Every service of the city.
         */
        NewsList: {
            /** Items */
            items: components["schemas"]["NewsRow"][];
        };
        /**
         * NewsRow
         * @description What new callers of a service hear before the greeting; all but the service is none when nothing is on.
         */
        NewsRow: {
            /**
             * Put By
             * @description Name of the supervisor.
             */
            put_by: string | null;
            /** Service */
            service: string;
            /** Since */
            since: string | null;
            /** Text */
            text: string | null;
            /** Until */
            until: string | null;
        };
        /**
         * NotePage
         * @description Notes, newest first.
         */
        NotePage: {
            /** Items */
            items: components["schemas"]["NoteRow"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: number | null;
        };
        /**
         * NoteRow
         * @description Something that somebody wrote down.
         */
        NoteRow: {
            /**
             * Agency
             * @description The author's; none for the desk.
             */
            agency: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Id */
            id: number;
            /** Text */
            text: string;
            visibility: components["schemas"]["Visibility"];
            /** Who */
            who: string;
        };
        /**
         * OpenIncident
         * @description Open a draft and tell the agencies.
         */
        OpenIncident: {
            /**
             * Agencies
             * @description Who gets a case; unset: the lead of the incident's type.
             */
            agencies?: string[] | null;
            /**
             * Support
             * @description Also those that the catalogue names as support for the type.
             * @default false
             */
            support?: boolean;
        };
        /**
         * OpenedIncident
         * @description An incident that was opened just now.
         */
        OpenedIncident: {
            /**
             * Address
             * @description As spoken and typed; nothing but typing changes it.
             */
            address: string;
            /**
             * Call Id
             * @description The call for which it was drafted.
             */
            call_id: string | null;
            /**
             * Calls
             * @description Every call about it, with those of the incidents merged into it.
             */
            calls: string[];
            /** Cases */
            cases: components["schemas"]["CaseBrief"][];
            /** @description By which way it was first told. */
            channel: components["schemas"]["SourceChannel"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /**
             * History
             * @description Its moves and its cases' moves, oldest first.
             */
            history: components["schemas"]["MoveRow"][];
            /**
             * Hold Until
             * @description When one that is on hold comes back by itself.
             */
            hold_until: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Identity Hidden
             * @description True: identities are restricted and you are not assigned, so note and callers are kept from you.
             */
            identity_hidden: boolean;
            /**
             * Kelurahan
             * @description Kemendagri code, see `/places`.
             */
            kelurahan: string | null;
            known: components["schemas"]["Known"];
            /** Landmark */
            landmark: string | null;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number | null;
            /** Lon */
            lon: number | null;
            /**
             * Merged
             * @description What was merged into it, oldest first; each keeps its own history.
             */
            merged: components["schemas"]["MergedIncident"][];
            /**
             * Merged Into
             * @description The incident that goes on for both, when this one was merged.
             */
            merged_into: string | null;
            /**
             * Note
             * @description Empty for who may not know the person.
             */
            note: string;
            /**
             * Number
             * @description `112-20261123-0001`; none while it is a draft.
             */
            number: string | null;
            /** Opened At */
            opened_at: string | null;
            /** Outcome */
            outcome: string | null;
            point_source: components["schemas"]["PointSource"] | null;
            /**
             * Possible Duplicates
             * @description Others that may be the same event, the likeliest first; see `/incidents/{id}/duplicates`.
             */
            possible_duplicates: string[];
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number | null;
            restriction: components["schemas"]["Restriction"] | null;
            /**
             * Source
             * @description The series of its number: `112`, `119`, `CC`, or `L` for what did not come by telephone.
             */
            source: string;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * Part
         * @description One part of the system.
         */
        Part: {
            /**
             * Detail
             * @description A short sentence.
             */
            detail: string;
            /**
             * Name
             * @description `database`, `feed`, `bridge`, `asterisk`, `trunk`, `reader:...`.
             */
            name: string;
            state: components["schemas"]["PartState"];
        };
        /**
         * PartState
         * @description How a part is.
         * @enum {string}
         */
        PartState: "ok" | "warning" | "failing";
        /**
         * PausePosition
         * @description Stop ringing for a while.
         */
        PausePosition: {
            reason: components["schemas"]["PauseReason"];
        };
        /**
         * PauseReason
         * @description Why a person is not ready.
         * @enum {string}
         */
        PauseReason: "rest" | "prayer" | "administration" | "training";
        /**
         * Place
         * @description A kelurahan. Two may share a name; the code is the key.
         */
        Place: {
            /**
             * Code
             * @description Kemendagri code.
             */
            code: string;
            /** Kecamatan */
            kecamatan: string;
            /** Kelurahan */
            kelurahan: string;
            /**
             * Lat
             * @description Centre, degrees, WGS 84.
             */
            lat: number;
            /** Lon */
            lon: number;
        };
        /**
         * PlaceCall
         * @description Call somebody: your phone rings first, then theirs. They see the city's number.
         */
        PlaceCall: {
            /** Key */
            key: string;
            /**
             * Service
             * @description Whose call it is: who takes the citizen when your phone dies.
             * @default 112
             */
            service?: string;
            /** @description An agency's duty phone or a number. */
            to: components["schemas"]["ActionTarget"];
        };
        /**
         * PlaceList
         * @description All kelurahan, by code.
         */
        PlaceList: {
            /** Items */
            items: components["schemas"]["Place"][];
        };
        /**
         * PointSource
         * @description Where an incident's point on the map came from.
         * @enum {string}
         */
        PointSource: "typed" | "map" | "caller_phone" | "network";
        /**
         * PostRow
         * @description Where crews of an agency stand.
         */
        PostRow: {
            /** Active */
            active: boolean;
            /** Agency */
            agency: string;
            /**
             * Area
             * @description Kemendagri codes of the kelurahan it answers for.
             */
            area: string[];
            /** Code */
            code: string;
            /**
             * Confirmed
             * @description Whether somebody has checked its place and area.
             */
            confirmed: boolean;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number;
            /** Lon */
            lon: number;
            /** Name */
            name: string;
            /** Version */
            version: number;
        };
        /**
         * ProbeList
         * @description The newest probe of every service.
         */
        ProbeList: {
            /**
             * Every Seconds
             * @description How often each line is dialled; 0: never.
             */
            every_seconds: number;
            /** Items */
            items: components["schemas"]["ProbeRow"][];
        };
        /**
         * ProbeRow
         * @description The newest probe of one service.
         */
        ProbeRow: {
            /**
             * Answer Ms
             * @description From the trunk's INVITE to the answer, milliseconds.
             */
            answer_ms: number | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Ok */
            ok: boolean;
            /**
             * Score
             * @description How much what was heard is the greeting: 0 to 1.
             */
            score: number | null;
            /** Service */
            service: string;
            /**
             * Why
             * @description What is wrong, as a sentence.
             */
            why: string | null;
        };
        /**
         * PutNews
         * @description A sentence that callers hear from now on.
         */
        PutNews: {
            /**
             * Minutes
             * @description How long it stays on, unless it is put off before.
             * @default 120
             */
            minutes?: number;
            /**
             * Text
             * @description As it should be spoken; numbers as words. It takes the place of the one there may be.
             */
            text: string;
        };
        /**
         * PutShifts
         * @description A whole roster.
         */
        PutShifts: {
            /**
             * Shifts
             * @description Empty: always on duty.
             */
            shifts: components["schemas"]["ShiftRow"][];
            /**
             * Version
             * @description The contact's version that you saw.
             */
            version: number;
            /**
             * Why
             * @description Why, for the history.
             */
            why?: string | null;
        };
        /**
         * QuestionKind
         * @description What kind of answer a question takes.
         * @enum {string}
         */
        QuestionKind: "yes_no" | "number" | "choice" | "text";
        /**
         * QuestionList
         * @description What to ask about a type of incident, in order; empty when there is nothing to ask.
         */
        QuestionList: {
            /** Items */
            items: components["schemas"]["QuestionRow"][];
        };
        /**
         * QuestionRow
         * @description One question of a script.
         */
        QuestionRow: {
            /**
             * Ask
             * @description Indonesian, as the operator says it.
             */
            ask: string;
            /** Ask En */
            ask_en: string;
            /** Choices */
            choices: components["schemas"]["ChoiceRow"][];
            /** Code */
            code: string;
            kind: components["schemas"]["QuestionKind"];
            /** Max */
            max: number | null;
            /**
             * Min
             * @description Only for a number; both ends count.
             */
            min: number | null;
        };
        /**
         * QueueBoard
         * @description All lines and all queues.
         */
        QueueBoard: {
            /** Queues */
            queues: components["schemas"]["QueueRow"][];
            /** Services */
            services: components["schemas"]["ServiceRow"][];
        };
        /**
         * QueueRow
         * @description One queue.
         */
        QueueRow: {
            /**
             * Callers
             * @description Who waits, in the order in which they will be answered.
             */
            callers: components["schemas"]["WaitingCall"][];
            /**
             * Longest Since
             * @description Since when the longest of those waiting has been in this queue.
             */
            longest_since: string | null;
            /** Name */
            name: string;
            /** Positions */
            positions: string[];
            seats: components["schemas"]["SeatCounts"];
            /** Waiting */
            waiting: number;
        };
        /**
         * RecallBroadcast
         * @description Why it is over before its time.
         */
        RecallBroadcast: {
            /** Reason */
            reason: string;
        };
        /**
         * Receipt
         * @description One agency or seat that should read it.
         */
        Receipt: {
            /** Agency */
            agency: string | null;
            /**
             * Empty
             * @description Nobody sits at that seat now: nobody is missed there.
             */
            empty: boolean;
            /** Position */
            position: string | null;
            /** Read At */
            read_at: string | null;
            /**
             * Read By
             * @description Name of who was the first.
             */
            read_by: string | null;
        };
        /**
         * RecordingRow
         * @description The call's recording; listen at `/recordings/{call_id}` when it is finished.
         */
        RecordingRow: {
            /** Seconds */
            seconds: number | null;
            /** Sha256 */
            sha256: string | null;
            /**
             * Size
             * @description Bytes.
             */
            size: number | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            state: components["schemas"]["RecordingStatus"];
        };
        /**
         * RecordingStatus
         * @description A recording's file: being written, converted and hashed, not there, or deleted when its time was over.
         * @enum {string}
         */
        RecordingStatus: "live" | "finished" | "missing" | "expired";
        /**
         * ReferCase
         * @description Whose it is, and why.
         */
        ReferCase: {
            /** Agency */
            agency: string;
            /** Reason */
            reason: string;
        };
        /**
         * RejectCase
         * @description Why the agency cannot take it.
         */
        RejectCase: {
            /** Reason */
            reason: string;
        };
        /**
         * ReopenIncident
         * @description Why it goes on.
         */
        ReopenIncident: {
            /** Reason */
            reason: string;
        };
        /**
         * ReportPerson
         * @description Who filed it, as far as they said; empty after a year.
         */
        ReportPerson: {
            /** Account Id */
            account_id: string | null;
            /** Device Id */
            device_id: string | null;
            /** Email */
            email: string | null;
            /** First Name */
            first_name: string | null;
            /** Last Name */
            last_name: string | null;
            /**
             * Phone
             * @description E.164 where it is a number.
             */
            phone: string | null;
        };
        /**
         * Response
         * @description CAP's `responseType`: what people should do.
         * @enum {string}
         */
        Response: "Shelter" | "Evacuate" | "Prepare" | "Execute" | "Avoid" | "Monitor" | "Assess" | "AllClear" | "None";
        /**
         * Restriction
         * @description How much of an incident only those assigned may see.
         * @enum {string}
         */
        Restriction: "identity" | "case";
        /**
         * Role
         * @description What a user may do.
         * @enum {string}
         */
        Role: "operator" | "supervisor" | "agency" | "wall" | "admin";
        /**
         * RotateSecret
         * @description A new signing secret.
         */
        RotateSecret: {
            /**
             * Version
             * @description The contact's version that you saw: so that two people do not each give away a secret, one of them void.
             */
            version: number;
        };
        /**
         * Seat
         * @description One position: who sits there, what they wish, what the phone does.
         */
        Seat: {
            /**
             * Agency
             * @description The agency for which this seat may accept cases.
             */
            agency: string | null;
            /**
             * Code
             * @description `112-1`.
             */
            code: string;
            /** Extension */
            extension: string;
            /**
             * Login
             * @description Who sits there; none when the seat is empty.
             */
            login: string | null;
            /** Name */
            name: string;
            /**
             * Operator
             * @description Their name.
             */
            operator: string | null;
            /** Pause Reason */
            pause_reason: string | null;
            /**
             * Ready
             * @description Wish: rings with its queues.
             */
            ready: boolean;
            /** Service */
            service: string;
            /** @description What the phone does, as Asterisk knows it. */
            state: components["schemas"]["StationState"];
            /** State Since */
            state_since: string | null;
            station: components["schemas"]["Station"];
            /** Wish Since */
            wish_since: string | null;
            /**
             * Wrap Up Since
             * @description Writes down the last call: rings after the others.
             */
            wrap_up_since: string | null;
        };
        /**
         * SeatCounts
         * @description The seats that a queue rings, by what they do. The sum is the number of seats.
         */
        SeatCounts: {
            /**
             * Empty
             * @description Nobody sits there.
             */
            empty: number;
            /**
             * Free
             * @description Ready and idle: rings next.
             */
            free: number;
            /**
             * Paused
             * @description Taken, not ready.
             */
            paused: number;
            /** Ringing */
            ringing: number;
            /**
             * Talking
             * @description Talking or holding.
             */
            talking: number;
            /**
             * Unreachable
             * @description Taken, but the phone is not connected.
             */
            unreachable: number;
        };
        /**
         * SeatList
         * @description All positions, in the order of the room.
         */
        SeatList: {
            /** Items */
            items: components["schemas"]["Seat"][];
        };
        /**
         * SendBroadcast
         * @description A message of the room.
         */
        SendBroadcast: {
            alert?: components["schemas"]["Alert"] | null;
            /**
             * Exercise
             * @description Not in earnest: people train.
             * @default false
             */
            exercise?: boolean;
            /**
             * Expires At
             * @description Unset: 24 hours from now; 7 days at most.
             */
            expires_at?: string | null;
            /** Incident Id */
            incident_id?: string | null;
            /**
             * Public
             * @description An alert to everybody, in the CAP feed; a supervisor's, and with `alert`.
             * @default false
             */
            public?: boolean;
            /**
             * Replaces
             * @description The earlier broadcast that this one takes the place of; its readers must be among this one's.
             */
            replaces?: string | null;
            severity: components["schemas"]["BroadcastSeverity"];
            /** Text */
            text: string;
            to: components["schemas"]["BroadcastTarget"];
            /**
             * Wall
             * @description Its words may stand on the wall.
             * @default false
             */
            wall?: boolean;
        };
        /**
         * Service
         * @description A line that citizens dial.
         */
        Service: {
            /** Code */
            code: string;
            /** Name */
            name: string;
            /** Numbers */
            numbers: string[];
            /**
             * Target Seconds
             * @description Answer 90 % within the first, 95 % within the second, seconds from the trunk's INVITE.
             */
            target_seconds: number[];
        };
        /**
         * ServiceList
         * @description All lines of the city.
         */
        ServiceList: {
            /** Items */
            items: components["schemas"]["Service"][];
        };
        /**
         * ServiceRow
         * @description One line that citizens dial, over all its queues.
         */
        ServiceRow: {
            /** Code */
            code: string;
            /**
             * Longest Since
             * @description When the longest of those waiting arrived at the trunk: the answer target counts from there.
             */
            longest_since: string | null;
            /** Name */
            name: string;
            /** Talking */
            talking: number;
            /**
             * Target Seconds
             * @description Answer 90 % within the first, 95 % within the second, seconds.
             */
            target_seconds: number[];
            /**
             * Waiting
             * @description Calls of this line that wait in any queue.
             */
            waiting: number;
        };
        /**
         * Severity
         * @description CAP's `severity`: how bad it is.
         * @enum {string}
         */
        Severity: "Extreme" | "Severe" | "Moderate" | "Minor" | "Unknown";
        /**
         * SharedPosition
         * @description The phone's position.
         */
        SharedPosition: {
            /**
             * Accuracy
             * @description Metres.
             */
            accuracy: number;
            /**
             * Lat
             * @description Degrees, WGS 84.
             */
            lat: number;
            /** Lon */
            lon: number;
        };
        /**
         * ShiftRow
         * @description One line of a contact's roster, as it is given and taken: on a weekday or a date; a date without hours is off.
         */
        ShiftRow: {
            /**
             * Begins
             * @description Asia/Jakarta.
             */
            begins?: string | null;
            /**
             * Day
             * @description On this date, in place of the weekly shifts that begin on it.
             */
            day?: string | null;
            /**
             * Ends
             * @description Not after `begins`: on the next day.
             */
            ends?: string | null;
            /**
             * Weekday
             * @description Each week on this day.
             */
            weekday?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun") | null;
        };
        /**
         * SmsOrderStatus
         * @enum {string}
         */
        SmsOrderStatus: "queued" | "sending" | "sent" | "delivered" | "failed" | "expired";
        /**
         * SourceChannel
         * @description By which way an incident was first told.
         * @enum {string}
         */
        SourceChannel: "112" | "119" | "call_centre" | "agency_post" | "whatsapp" | "sms" | "app" | "cctv" | "walk_in" | "radio" | "other";
        /**
         * StandDownCase
         * @description Why the agency is needed no longer.
         */
        StandDownCase: {
            /** Reason */
            reason: string;
        };
        /**
         * Station
         * @description Which of a seat's two phones rings: the one on the desk or the browser's.
         * @enum {string}
         */
        Station: "desk" | "web";
        /**
         * StationState
         * @description What a position's phone is doing, as Asterisk knows it.
         * @enum {string}
         */
        StationState: "unreachable" | "free" | "ringing" | "talking" | "hold";
        /**
         * StepRow
         * @description One step of a flow that the caller walked.
         */
        StepRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Digits */
            digits: string | null;
            /** Flow */
            flow: string;
            /** Step */
            step: string;
        };
        /**
         * TakePosition
         * @description Sit down at a position, with one of its two phones.
         */
        TakePosition: {
            /** @default web */
            station?: components["schemas"]["Station"];
        };
        /**
         * TextChannel
         * @description By which way a text travels.
         * @enum {string}
         */
        TextChannel: "sms" | "whatsapp";
        /**
         * TextDetail
         * @description One conversation with its messages, oldest first.
         */
        TextDetail: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            channel: components["schemas"]["TextChannel"];
            /** Closed At */
            closed_at: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Incident Id
             * @description The incident or draft that was made of it.
             */
            incident_id: string | null;
            /**
             * Last At
             * Format: date-time
             * @description When the newest message came or went.
             */
            last_at: string;
            /** Messages */
            messages: components["schemas"]["TextMessageRow"][];
            /**
             * Mine
             * @description You have it.
             */
            mine: boolean;
            /** Note */
            note: string;
            /**
             * Number
             * @description The citizen's, E.164; a company's sender may be a short number or a word.
             */
            number: string | null;
            /**
             * Number Masked
             * @description Only the last three digits are shown, because your role needs no more.
             */
            number_masked: boolean;
            status: components["schemas"]["TextStatus"];
            /** Taken At */
            taken_at: string | null;
            /**
             * Taken By
             * @description Name of who has it, or had it at its end.
             */
            taken_by: string | null;
            /**
             * Unanswered Since
             * @description Their oldest message since the last answer; none when it is their turn.
             */
            unanswered_since: string | null;
            /**
             * Waiting Seconds
             * @description For how long nobody has taken it.
             */
            waiting_seconds: number | null;
            /** Waiting Since */
            waiting_since: string | null;
            /**
             * Waits
             * @description Why its answers are not sent now; none when they are.
             */
            waits: string | null;
        };
        /**
         * TextDirection
         * @description Who wrote.
         * @enum {string}
         */
        TextDirection: "in" | "out";
        /**
         * TextList
         * @description Waiting first, longest first; then those that somebody has; then the newest that are over.
         */
        TextList: {
            /** Items */
            items: components["schemas"]["TextRow"][];
            /**
             * Waits
             * @description Why texts of a channel are not sent now, as sentences; empty when all are.
             */
            waits: string[];
        };
        /**
         * TextMessageRow
         * @description One message.
         */
        TextMessageRow: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** @description How far one of ours came: `queued`, `sending`, `sent`, `delivered`, `failed`, `expired`. */
            delivery: components["schemas"]["SmsOrderStatus"] | null;
            /**
             * Delivery Error
             * @description Why it has not arrived, in words.
             */
            delivery_error: string | null;
            /** @description `in`: the citizen's; `out`: the room's. */
            direction: components["schemas"]["TextDirection"];
            /** Id */
            id: number;
            /**
             * Media
             * @description Twilio's addresses of photos and the like.
             */
            media: string[];
            /** Text */
            text: string;
            /**
             * Written By
             * @description Name of the operator; none for the citizen's and for the automatic acknowledgement.
             */
            written_by: string | null;
        };
        /**
         * TextRow
         * @description One conversation in the list.
         */
        TextRow: {
            /**
             * Began At
             * Format: date-time
             */
            began_at: string;
            channel: components["schemas"]["TextChannel"];
            /** Closed At */
            closed_at: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Incident Id
             * @description The incident or draft that was made of it.
             */
            incident_id: string | null;
            /**
             * Last At
             * Format: date-time
             * @description When the newest message came or went.
             */
            last_at: string;
            /**
             * Mine
             * @description You have it.
             */
            mine: boolean;
            /** Note */
            note: string;
            /**
             * Number
             * @description The citizen's, E.164; a company's sender may be a short number or a word.
             */
            number: string | null;
            /**
             * Number Masked
             * @description Only the last three digits are shown, because your role needs no more.
             */
            number_masked: boolean;
            status: components["schemas"]["TextStatus"];
            /** Taken At */
            taken_at: string | null;
            /**
             * Taken By
             * @description Name of who has it, or had it at its end.
             */
            taken_by: string | null;
            /**
             * Unanswered Since
             * @description Their oldest message since the last answer; none when it is their turn.
             */
            unanswered_since: string | null;
            /**
             * Waiting Seconds
             * @description For how long nobody has taken it.
             */
            waiting_seconds: number | null;
            /** Waiting Since */
            waiting_since: string | null;
        };
        /**
         * TextStatus
         * @enum {string}
         */
        TextStatus: "waiting" | "open" | "closed";
        /**
         * TimelineEntry
         * @description Something that happened. `kind` says which words stand in `words`; a screen makes the sentence.
         */
        TimelineEntry: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @description `incident.STATUS`, `case.STATUS`, `incident.edited` (`raised`, `took_in`, `gave_back`), `case.raised` (`leads`,
             *     `unit_changed`), `call.arrived` (`linked`, `answered`, `ended`), `delivery.STATUS`, `delivery.tried`,
             *     `deadline.fired`, `phone_order.STATUS`, `sms_order.STATUS`, `text.in`, `text.out`, `answer`, `note`,
             *     `attachment`.
             */
            kind: string;
            /**
             * Subject
             * @description Id of what it happened to: the incident, a case, call, delivery, deadline, order, conversation, answer, note,
             *     attachment; of what it was merged with, that incident.
             */
            subject: string;
            /**
             * Who
             * @description `operator:siti`, `agency:DAMKAR`, `clock`; none when it is nobody's doing.
             */
            who: string | null;
            /**
             * Words
             * @description Neutral data: statuses, codes, figures, and what people wrote into notes and answers.
             */
            words: {
                [key: string]: string | number | boolean | string[] | null;
            };
        };
        /**
         * TimelinePage
         * @description What happened, newest first.
         */
        TimelinePage: {
            /** Items */
            items: components["schemas"]["TimelineEntry"][];
            /**
             * Next
             * @description Give it as `before` for the next page; none on the last page.
             */
            next: string | null;
        };
        /**
         * TypeList
         * @description Incident types, by code.
         */
        TypeList: {
            /** Items */
            items: components["schemas"]["TypeRow"][];
        };
        /**
         * TypeRow
         * @description What can happen.
         */
        TypeRow: {
            /**
             * Accept Seconds
             * @description Time for an agency to accept, seconds; none: by priority.
             */
            accept_seconds: number | null;
            /** Active */
            active: boolean;
            /** Code */
            code: string;
            /**
             * Group
             * @description What belongs together: `FIR`.
             */
            group: string;
            /**
             * Lead
             * @description The agency that leads.
             */
            lead: string;
            /** @description The setting that the lead is taken from; none: it was chosen for this type. */
            lead_follows: components["schemas"]["LeadRule"] | null;
            /** Name En */
            name_en: string;
            /**
             * Name Id
             * @description Indonesian.
             */
            name_id: string;
            /**
             * Priority
             * @description 1 is the most urgent, 4 the least.
             */
            priority: number;
            restriction: components["schemas"]["Restriction"] | null;
            /**
             * Support
             * @description In their order.
             */
            support: string[];
            /** Version */
            version: number;
        };
        /**
         * Urgency
         * @description CAP's `urgency`: how soon people should act.
         * @enum {string}
         */
        Urgency: "Immediate" | "Expected" | "Future" | "Past" | "Unknown";
        /**
         * Visibility
         * @description Who may see a note or a file besides the desk. Its author's agency always may.
         * @enum {string}
         */
        Visibility: "desk" | "agencies";
        /**
         * WaitRow
         * @description One stay in one queue.
         */
        WaitRow: {
            /**
             * Joined At
             * Format: date-time
             */
            joined_at: string;
            /** Left At */
            left_at: string | null;
            /** Queue */
            queue: string;
            /**
             * Why
             * @description `answered`, `abandoned`, `digit`, `timeout`, ...
             */
            why: string | null;
        };
        /**
         * WaitingCall
         * @description A call that waits, in its place.
         */
        WaitingCall: {
            /**
             * Call Id
             * Format: uuid
             */
            call_id: string;
            /**
             * Priority
             * @description Higher ones are served first: 100 back from a dead leg, else below 0 by who waited first, flagged last.
             */
            priority: number;
            /** Service */
            service: string;
            /**
             * Silent Since
             * @description No sound has come from the caller's line since then: served after those who are heard, until it does.
             */
            silent_since: string | null;
            /**
             * Since
             * Format: date-time
             * @description It joined this queue.
             */
            since: string;
        };
        /**
         * WallBroadcast
         * @description A message of the room that was sent for the wall too.
         */
        WallBroadcast: {
            /** @description `exercise` and `test` are not meant in earnest: show it with the words. */
            alert_status: components["schemas"]["AlertStatus"];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Message
             * @description The room's own words, that it wants on the wall.
             */
            message: string;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            severity: components["schemas"]["BroadcastSeverity"];
        };
        /**
         * WallBroadcasts
         * @description Messages in force, newest first.
         */
        WallBroadcasts: {
            /** Items */
            items: components["schemas"]["WallBroadcast"][];
        };
        /**
         * WallCall
         * @description A call in progress.
         */
        WallCall: {
            /** Answered At */
            answered_at: string | null;
            /**
             * Arrived At
             * Format: date-time
             */
            arrived_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Position */
            position: string | null;
            /** Queued At */
            queued_at: string | null;
            /** Service */
            service: string;
            status: components["schemas"]["CallStatus"];
        };
        /**
         * WallCalls
         * @description Calls in progress, oldest first.
         */
        WallCalls: {
            /** Items */
            items: components["schemas"]["WallCall"][];
        };
        /**
         * WallCase
         * @description A case in progress.
         */
        WallCase: {
            /** Accepted At */
            accepted_at: string | null;
            /** Agency */
            agency: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Due At
             * @description The next deadline that runs for its acceptance.
             */
            due_at: string | null;
            /** Escalation */
            escalation: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Number */
            number: string;
            /** Priority */
            priority: number;
            status: components["schemas"]["CaseStatus"];
        };
        /**
         * WallCases
         * @description Cases in progress, most urgent first, then oldest.
         */
        WallCases: {
            /** Items */
            items: components["schemas"]["WallCase"][];
        };
        /**
         * WallIncident
         * @description An incident in progress.
         */
        WallIncident: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kelurahan
             * @description Kemendagri code; the map uses its centre.
             */
            kelurahan: string | null;
            /** Number */
            number: string;
            /**
             * Opened At
             * Format: date-time
             */
            opened_at: string;
            /** Priority */
            priority: number | null;
            status: components["schemas"]["IncidentStatus"];
            /** Type Code */
            type_code: string | null;
        };
        /**
         * WallIncidents
         * @description Incidents in progress, most urgent first, then oldest.
         */
        WallIncidents: {
            /** Items */
            items: components["schemas"]["WallIncident"][];
        };
        /**
         * Why
         * @description How a post was found.
         * @enum {string}
         */
        Why: "area" | "nearest" | "only";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    place_call: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceCall"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionRow"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_action: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_agencies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_agency: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAgency"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_agency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    edit_agency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditAgency"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgencyDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddContact"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactWithSecret"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    edit_contact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditContact"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    rotate_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateSecret"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactWithSecret"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    put_shifts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutShifts"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_agency_history: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: number | null;
                /** @description Rows on one page. */
                limit?: number;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPost"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    edit_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
                post: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditPost"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_alarms: {
        parameters: {
            query?: {
                /** @description Only those addressed to it, such as `info`. */
                position?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_alarm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    make_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeApiKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query: {
                /** @description An incident, with its cases and calls; or a case; or a call. */
                subject: string;
                /** @description `next` of the page before. */
                before?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_broadcasts: {
        parameters: {
            query?: {
                /** @description How many that are over, newest first. */
                over?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    send_broadcast: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendBroadcast"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_broadcast: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broadcast_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_broadcast_cap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broadcast_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/cap+xml": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    read_broadcast: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broadcast_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    recall_broadcast: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broadcast_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecallBroadcast"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BroadcastDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_callbacks: {
        parameters: {
            query?: {
                /** @description How many that are over, newest first. */
                over?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    end_callback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                callback_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallbackResult"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_callback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                callback_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_calls: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Rows on one page. */
                limit?: number;
                /** @description `112`, `119` or `cc`; unset: all. */
                service?: string | null;
                /** @description True: in progress; false: ended; unset: all. */
                live?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    act_on_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskAction"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionRow"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    dispose_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisposeCall"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    open_call_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    make_location_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationLinkMade"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_call_locations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocationList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_cases: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Rows on one page. */
                limit?: number;
                /** @description Only this agency's. */
                agency?: string | null;
                /** @description True: not ended; false: ended; unset: all. */
                live?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasePage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    accept_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    ask_case_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskAgain"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    case_done: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    case_en_route: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    case_not_found: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    case_on_scene: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    refer_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferCase"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    reject_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectCase"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    stand_down_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StandDownCase"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_case_timeline: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Entries on one page. */
                limit?: number;
            };
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    assign_unit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignUnit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    verify_case: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypeList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_all_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypeList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_type: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddType"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypeRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_type: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypeRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    edit_type: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditType"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypeRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_type_history: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: number | null;
                /** @description Rows on one page. */
                limit?: number;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_questions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Rows on one page. */
                limit?: number;
                /** @description Only those that were given up. */
                failed?: boolean;
                /** @description True: their case has not ended; false: it has. */
                live?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    retry_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseDeliveryRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_directory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_feed: {
        parameters: {
            query?: {
                /** @description The last number you have; unset: from now on. */
                after?: number | null;
            };
            header?: {
                /** @description What a browser sends by itself; goes before `after`. */
                "last-event-id"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events: `hello` (a `Hello`; again where rows are missing), then `change` (an `Entry`, `id` is its number), at last `bye`. Comments keep the line open. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_flags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    lift_flag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                flag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LiftFlag"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_flows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    check_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowSource"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowCheck"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_flow_diagram: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowDiagram"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_flow_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The same as a picture. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": unknown;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    submit_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlowSource"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    restore_flow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                version_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlowDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_incidents: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Rows on one page. */
                limit?: number;
                status?: components["schemas"]["IncidentStatus"] | null;
                /** @description True: neither closed, cancelled nor merged; false: those only; unset: all. */
                live?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    create_incident: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    edit_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_access: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    let_in: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccess"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    shut_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccess"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_agencies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAgencies"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    answer_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                /** @description The question's code. */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerQuestion"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_attachment: {
        parameters: {
            query?: {
                /** @description Who may see it besides the desk and the sender's agency. */
                visibility?: components["schemas"]["Visibility"];
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_attachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file; of a photo only its pixels, without what the camera wrote into it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The part asked for by Range. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    attach_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachCall"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    detach_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    cancel_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_citizen_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CitizenReportDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    close_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_duplicates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DuplicateList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    hold_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    merge_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_notes: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                before?: number | null;
                /** @description Rows on one page. */
                limit?: number;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotePage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    add_note: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddNote"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoteRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    open_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedIncident"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    reopen_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReopenIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    resolve_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndIncident"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    resume_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_incident_timeline: {
        parameters: {
            query?: {
                /** @description `next` of the page before; unset: the newest. */
                before?: string | null;
                /** @description Entries on one page. */
                limit?: number;
            };
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelinePage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    unmerge_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incident_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_journal: {
        parameters: {
            query?: {
                /** @description Rows after this number. */
                after?: number;
                /** @description How many numbers to look at. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalPage"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_named: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamedList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    name_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NamePerson"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamedList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_news: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewsList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_news: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewsRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    put_news: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutNews"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewsRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    put_off_news: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewsRow"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_places: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlaceList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_positions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeatList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    leave_position: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seat"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    pause_position: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PausePosition"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seat"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    ready_position: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seat"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_position: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakePosition"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seat"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_probes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_queues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueBoard"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_recording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WAV, 8 kHz, stereo: left the citizen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": unknown;
                };
            };
            /** @description The part asked for by Range. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": unknown;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    hold_recording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldRecording"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_recording_last: {
        parameters: {
            query?: {
                seconds?: number;
            };
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WAV, 8 kHz, stereo: left the citizen. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "audio/wav": unknown;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_services: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    log_in_display: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogInDisplay"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_texts: {
        parameters: {
            query?: {
                /** @description How many that are over, newest first. */
                over?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextList"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    close_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseText"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    open_text_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    give_back_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    answer_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerText"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_text: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                text_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextDetail"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_wall_broadcasts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WallBroadcasts"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_wall_calls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WallCalls"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_wall_cases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WallCases"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_wall_incidents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WallIncidents"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_public_alerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_public_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                broadcast_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/cap+xml": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description A part is failing; it is named. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_agency_hook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookAnswer"];
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_aml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_twilio_message: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_twilio_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_twilio_voice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_twilio_digit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    take_twilio_call_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_share_style: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_share_script: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_share_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["Fault"];
                };
            };
        };
    };
    share_position: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SharedPosition"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_open311_discovery: {
        parameters: {
            query?: {
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_open311_requests: {
        parameters: {
            query?: {
                /** @description Ids, comma separated; nothing else is looked at then. */
                service_request_id?: string[];
                service_code?: string[];
                /** @description `open` or `closed`, comma separated. */
                status?: string[];
                /** @description Earliest `requested_datetime`, W3C form (`2026-11-24T00:00:00+07:00`); at most 90 days before the end. */
                start_date?: string;
                end_date?: string;
                /** @description From 1. */
                page?: string;
                /** @description At most 1000, which is the default. */
                page_size?: string;
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    post_open311_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    post_open311_media: {
        parameters: {
            query?: {
                api_key?: string;
            };
            header?: never;
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_open311_request: {
        parameters: {
            query?: {
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    list_open311_services: {
        parameters: {
            query?: {
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_open311_service: {
        parameters: {
            query?: {
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
    get_open311_token: {
        parameters: {
            query?: {
                jurisdiction_id?: string;
                api_key?: string;
            };
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be read so; `message` says what is wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            /** @description It was not done; `message` says why. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
        };
    };
}
