#include "screen/api.h"

#include <string.h>

#include "screen/api_case.h"
#include "screen/api_device.h"
#include "screen/api_home.h"
#include "screen/api_way.h"

enum needs {
	NEEDS_NOTHING,   /* works while locked */
	NEEDS_DEVICE,
	NEEDS_INTERVIEW,
};

static const struct path {
	const char *path;
	bool post, quiet; /* quiet: no touch, the page asks by itself */
	enum needs needs;
	enum ayni_err (*run)(struct seat *s, const struct call *c,
	    struct buf *out);
} paths[] = {
    {"/api/state", false, true, NEEDS_NOTHING, api_device_state},
    {"/api/unlock", true, false, NEEDS_NOTHING, api_device_unlock},
    {"/api/lock", true, false, NEEDS_NOTHING, api_device_lock},
    {"/api/stay", true, false, NEEDS_DEVICE, api_device_state},
    {"/api/passphrase", true, false, NEEDS_DEVICE, api_device_passphrase},
    {"/api/language", true, false, NEEDS_NOTHING, api_device_language},
    {"/api/home", false, false, NEEDS_DEVICE, api_home},
    {"/api/notice-seen", true, false, NEEDS_DEVICE, api_home_seen},
    {"/api/sync", true, false, NEEDS_DEVICE, api_device_sync_begin},
    {"/api/sync", false, true, NEEDS_DEVICE, api_device_sync},
    {"/api/sync-stop", true, false, NEEDS_DEVICE, api_device_sync_stop},
    {"/api/begin", true, false, NEEDS_DEVICE, api_case_begin},
    {"/api/open", true, false, NEEDS_DEVICE, api_case_open},
    {"/api/correct", true, false, NEEDS_DEVICE, api_case_correct},
    {"/api/withdraw", true, false, NEEDS_DEVICE, api_case_withdraw},
    {"/api/discard", true, false, NEEDS_DEVICE, api_case_discard},
    {"/api/pause", true, false, NEEDS_DEVICE, api_case_pause},
    {"/api/finish", true, false, NEEDS_INTERVIEW, api_case_finish},
    {"/api/page", false, false, NEEDS_INTERVIEW, api_way_page},
    {"/api/set", true, false, NEEDS_INTERVIEW, api_way_set},
    {"/api/next", true, false, NEEDS_INTERVIEW, api_way_next},
    {"/api/back", true, false, NEEDS_INTERVIEW, api_way_back},
    {"/api/go", true, false, NEEDS_INTERVIEW, api_way_go},
    {"/api/add", true, false, NEEDS_INTERVIEW, api_way_add},
    {"/api/remove", true, false, NEEDS_INTERVIEW, api_way_remove},
    {"/api/form-language", true, false, NEEDS_INTERVIEW, api_way_language},
    {"/api/choices", false, false, NEEDS_INTERVIEW, api_way_choices},
    {"/api/overview", false, false, NEEDS_INTERVIEW, api_way_overview},
};
#define PATHS (sizeof(paths) / sizeof(paths[0]))

static const struct path *
find(const char *path, bool post)
{
	size_t i;

	for (i = 0; i < PATHS; i++)
		if (paths[i].post == post &&
		    strcmp(paths[i].path, path) == 0)
			return &paths[i];
	return NULL;
}

bool
api_known(const char *path, bool post)
{
	return find(path, post) != NULL;
}

/* ---- refusals ---- */

static unsigned
status_of(const struct seat *s, enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_BADFORM:
	case AYNI_USAGE:
		return 400;
	case AYNI_PASSPHRASE:
		return seat_locked(s) && s->why.n == 0 ? 423 : 403;
	case AYNI_NOTFOUND:
		return 404;
	case AYNI_STATE:
	case AYNI_EXISTS:
	case AYNI_CLOCK:
	case AYNI_UNKNOWNFORM:
		return 409;
	case AYNI_TOOBIG:
		return 413;
	case AYNI_QUOTA:
		return 429;
	case AYNI_UNSUPPORTED:
		return 501;
	case AYNI_FULL:
		return 507;
	default:
		return 500;
	}
}

/* What goes wrong with the device is told by what its engine says; another
 * method was no matter of the device. */
static void
find_words(struct seat *s, enum ayni_err e, unsigned status)
{
	const char *why;

	if (s->why.n > 0)
		return;
	if (status == 423) {
		(void)seat_say(s, e, SAY_UI_LOCKED, NULL, 0);
		return;
	}
	buf_put_z(&s->why, err_text(e, s->k->lang));
	why = s->k->vault != NULL && status >= 500 && e != AYNI_UNSUPPORTED
	    ? vault_why(s->k->vault) : "";
	if (why[0] != '\0')
		buf_printf(&s->why, " (%s)", why);
}

unsigned
api_refuse(struct seat *s, enum ayni_err e, struct buf *out)
{
	unsigned status = status_of(s, e);

	find_words(s, e, status);
	buf_clear(out);
	if (call_put(json_pack("{s{ss si so sI}}", "error", "name",
		err_name(e), "number", (int)e, "message",
		kit_json_text(buf_text(&s->why)), "wait_s",
		(json_int_t)seat_wait_s(s)), out) != AYNI_OK)
		return 500;
	return status;
}

/* ---- calls ---- */

static enum ayni_err
allowed(struct seat *s, const struct path *p)
{
	if (!p->quiet)
		s->touched_us = seat_now_us(s);
	if (p->needs != NEEDS_NOTHING && seat_locked(s))
		return AYNI_PASSPHRASE;
	if (p->needs == NEEDS_INTERVIEW && s->conduct == NULL)
		return seat_say(s, AYNI_STATE, SAY_UI_NONE_OPEN, NULL, 0);
	return AYNI_OK;
}

static enum ayni_err
run(struct seat *s, const struct path *p, struct bytes body,
    const struct call *c, struct buf *out)
{
	union {
		const uint8_t *u;
		const char *c;
	} text = {.u = body.p};
	struct call with = *c;
	json_t *in = NULL;
	enum ayni_err e = allowed(s, p);

	if (e == AYNI_OK && p->post) {
		in = json_loadb(body.n > 0 ? text.c : "", body.n,
		    JSON_REJECT_DUPLICATES, NULL);
		if (!json_is_object(in))
			e = AYNI_BADFORM;
		with.in = in;
	}
	if (e == AYNI_OK)
		e = p->run(s, &with, out);
	json_decref(in);
	return e == AYNI_OK ? out->err : e;
}

unsigned
api_answer(struct seat *s, const char *path, bool post, struct bytes body,
    const struct call *c, struct buf *out)
{
	const struct path *p = find(path, post);
	enum ayni_err e;
	unsigned status = 200;

	(void)pthread_mutex_lock(&s->lock);
	seat_idle(s);
	buf_clear(&s->why);
	if (errand_settle(&s->errand) && !seat_locked(s))
		seat_refresh(s);
	e = p != NULL ? run(s, p, body, c, out) : AYNI_BADFORM;
	if (e != AYNI_OK)
		status = api_refuse(s, e, out);
	(void)pthread_mutex_unlock(&s->lock);
	return status;
}
