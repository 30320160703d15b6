#include "ui/sitting.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "ayni/moment.h"
#include "fill/reading.h"
#include "fill/space.h"
#include "fill/tongue.h"
#include "ui/ask.h"
#include "ui/shelf.h"
#include "ui/tty.h"

#define MESSAGE_MAX 65536u
#define DAY_US INT64_C(86400000000)

/* ---- the clock ---- */

static struct moment
now(void *ctx)
{
	const struct sitting *s = ctx;
	struct moment m = s->k->clock.now(s->k->clock.ctx);

	if (s->is_fixed) {
		m.told_us = s->fixed.wall_us - m.wall_us;
		m.zone_min = s->fixed.zone_min;
	} else {
		m.told_us = s->ahead_us;
	}
	m.wall_us += m.told_us;
	return m;
}

/* A day as a person writes it, at our own time of day. */
bool
sitting_date(struct sitting *s, struct text date)
{
	struct moment m = s->k->clock.now(s->k->clock.ctx), day;
	int64_t zone = (int64_t)m.zone_min * 60000000;
	int64_t time = (m.wall_us + zone) % DAY_US;
	struct buf b;
	bool ok;

	buf_init(&b, 64);
	buf_put_text(&b, date);
	buf_put_z(&b, "T00:00Z");
	ok = date.n == 10 && moment_read(buf_text(&b), &day) == AYNI_OK &&
	    day.wall_us - zone + DAY_US > kit_latest(s->k);
	buf_free(&b);
	if (ok)
		s->ahead_us = day.wall_us - zone +
		    (time < 0 ? time + DAY_US : time) - m.wall_us;
	return ok;
}

static void
bad_date(const struct sitting *s, struct text date)
{
	char number[KIT_NUMBER];

	kit_complain(s->k, SAY_CLOCK_BAD,
	    KIT_ARGS(date, kit_day(s->k, number, kit_latest(s->k))));
}

static bool
take_date(void *ctx, struct text typed)
{
	struct sitting *s = ctx;
	bool taken = sitting_date(s, typed);

	if (!taken)
		bad_date(s, typed);
	return taken;
}

static enum ayni_err
ask_date(struct sitting *s)
{
	struct buf prompt;
	enum ayni_err e;

	buf_init(&prompt, 256);
	kit_put(s->k, &prompt, SAY_CLOCK_ASK, NULL, 0);
	e = ask_until(buf_text(&prompt), take_date, s);
	buf_free(&prompt);
	return e;
}

static void
say_doubt(const struct sitting *s, const struct moment *m)
{
	char is[KIT_NUMBER], was[KIT_NUMBER];

	kit_complain(s->k, SAY_CLOCK, KIT_ARGS(kit_time(s->k, is, m->wall_us),
	    kit_day(s->k, was, kit_latest(s->k))));
}

/* Design: no clock is trusted; whoever is asked for the date is believed,
 * and that he was asked is recorded. */
static enum ayni_err
set_clock(struct sitting *s)
{
	const char *date = options_get(s->o, "date");
	struct moment m;

	s->is_fixed = s->script != NULL && script_now(s->script, &s->fixed);
	if (date != NULL) {
		s->setup.clock_doubtful = true;
		if (sitting_date(s, text_of(date)))
			return AYNI_OK;
		bad_date(s, text_of(date));
		return AYNI_CLOCK;
	}
	m = now(s);
	if (!kit_doubtful(s->k, m.wall_us))
		return AYNI_OK;
	s->setup.clock_doubtful = true;
	if (s->is_fixed)
		return AYNI_OK;
	say_doubt(s, &m);
	if (s->file == NULL && ask_anybody())
		return ask_date(s) == AYNI_OK ? AYNI_OK : AYNI_CLOCK;
	kit_complain(s->k, SAY_CLOCK_SET, NULL, 0);
	return AYNI_CLOCK;
}

/* ---- beginning ---- */

static enum ayni_err
read_answers(struct sitting *s)
{
	struct buf json, why;
	enum ayni_err e;

	if (s->file == NULL)
		return AYNI_OK;
	buf_init(&json, SCRIPT_MAX_BYTES);
	buf_init(&why, MESSAGE_MAX);
	if ((e = kit_read(s->k, s->file, &json)) == AYNI_OK) {
		e = script_read(buf_bytes(&json), s->k->lang, &why,
		    &s->script);
		if (e != AYNI_OK && why.n > 0)
			kit_complain(s->k, SAY_VALUE, KIT_ARGS(
			    text_of(s->file), buf_text(&why)));
		else if (e != AYNI_OK)
			(void)kit_fail(s->k, text_of(s->file), e);
	}
	buf_free(&json);
	buf_free(&why);
	return e;
}

static enum ayni_err
name_device(struct sitting *s)
{
	struct vault_keys keys;
	struct buf b;
	enum ayni_err e = vault_keys(s->k->vault, &keys);

	if (e != AYNI_OK)
		return e;
	buf_init(&b, sizeof(s->device) - 1);
	buf_put_hex(&b, ID_BYTES(keys.device));
	keys_wipe(&keys, sizeof(keys));
	if (b.err == AYNI_OK)
		memcpy(s->device, b.p, b.n);
	buf_free(&b);
	return AYNI_OK;
}

enum ayni_err
sitting_setup(struct sitting *s, struct kit *k)
{
	enum ayni_err e;

	s->k = k;
	if ((e = name_device(s)) != AYNI_OK)
		return e;
	s->setup.vault = k->vault;
	s->setup.clock = (struct clock_source){now, s};
	s->setup.chance = k->chance;
	s->setup.author = k->person->hash;
	s->setup.preloads.deviceid = text_of(s->device);
	s->setup.preloads.username = k->person->cert.code;
	return AYNI_OK;
}

enum ayni_err
sitting_begin(struct sitting *s, struct kit *k, const struct options *o)
{
	enum ayni_err e;

	memset(s, 0, sizeof(*s));
	s->k = k;
	s->o = o;
	s->file = options_get(o, "answers");
	arena_init(&s->a, 64u << 20);
	if ((e = read_answers(s)) != AYNI_OK)
		return e;
	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	if ((e = sitting_setup(s, k)) != AYNI_OK)
		return kit_fail_vault(k, e);
	if (s->file != NULL)
		s->supply.folder = supply_beside(s->file);
	s->files = supply_files(&s->supply);
	s->setup.files = &s->files;
	if (k->office.standing == STANDING_REVOKED)
		kit_complain(k, SAY_IS_REVOKED, NULL, 0);
	return set_clock(s);
}

void
sitting_end(struct sitting *s)
{
	draft_free(s->draft);
	form_free(s->form);
	known_free(s->setup.known);
	script_free(s->script);
	arena_free(&s->a);
}

enum ayni_err
sitting_open(struct sitting *s, const struct hash *form)
{
	enum ayni_err e =
	    shelf_open(s->k->vault, &s->k->office, form, &s->setup.known,
		&s->form);
	struct buf id;

	if (e == AYNI_OK)
		return e;
	buf_init(&id, 64);
	buf_put_hex(&id, (struct bytes){form->b, 8});
	kit_complain(s->k, SAY_FORM_DAMAGED, KIT_ARGS(buf_text(&id),
	    text_of(err_text(e, s->k->lang))));
	buf_free(&id);
	return e;
}

static void
no_language(const struct kit *k, const struct form *f, const char *given)
{
	uint32_t i, n = form_languages(f);
	struct buf all;

	buf_init(&all, MESSAGE_MAX);
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_put_z(&all, ", ");
		buf_put_text(&all, form_language(f, i));
	}
	kit_complain(k, SAY_NO_LANGUAGE, KIT_ARGS(text_of(given),
	    n > 0 ? buf_text(&all) : TEXT("-")));
	buf_free(&all);
}

enum ayni_err
sitting_language(const struct kit *k, const struct options *o,
    const struct form *f, struct text file, uint32_t *out)
{
	const char *given = options_get(o, "form-language");
	uint32_t language = UINT32_MAX;

	if (given != NULL) {
		language = tongue_find(f, text_of(given));
		if (language == UINT32_MAX) {
			no_language(k, f, given);
			return AYNI_NOTFOUND;
		}
	}
	if (language == UINT32_MAX)
		language = tongue_find(f, file);
	if (language == UINT32_MAX)
		language = tongue_find(f, text_of(lang_tag(k->lang)));
	*out = language;
	return AYNI_OK;
}

/* How much is missing counts up: what is freed must be enough. */
static void
low_space(const struct sitting *s)
{
	uint64_t is = vault_free_bytes(s->k->vault),
		 least = space_least(s->k->vault, s->form);
	char free_mb[KIT_NUMBER], least_mb[KIT_NUMBER], lack_mb[KIT_NUMBER];

	kit_complain(s->k, SAY_LOW_SPACE, KIT_ARGS(text_of(s->k->home),
	    kit_number(free_mb, is >> 20),
	    kit_number(least_mb, (least >> 20) + 1),
	    kit_number(lack_mb,
		is < least ? ((least - is) >> 20) + 1 : 1)));
}

enum ayni_err
sitting_refused(struct sitting *s, struct text about, enum ayni_err e)
{
	if (e == AYNI_FULL)
		low_space(s);
	else if (e == AYNI_EXISTS)
		kit_complain(s->k, SAY_EDIT_OPEN, &about, 1);
	else if (e != AYNI_OK)
		(void)kit_fail_vault(s->k, e);
	return e;
}

/* ---- holding it ---- */

static void
report(const struct sitting *s, const char *state, struct text label,
    enum ayni_err e, struct text why)
{
	json_t *j = json_pack("{so ss so}", "record",
	    kit_json_uuid(draft_record(s->draft)), "state", state, "label",
	    kit_json_text(label));

	if (e != AYNI_OK) {
		(void)json_object_set_new(
		    j, "error", json_string(err_name(e)));
		(void)json_object_set_new(j, "why", kit_json_text(why));
	}
	kit_json(j);
}

static void
label(const struct sitting *s, struct buf *b)
{
	buf_init(b, MESSAGE_MAX);
	reading_name(draft_interview(s->draft), b);
	if (b->n == 0)
		kit_put(s->k, b, SAY_UNNAMED, NULL, 0);
}

/* What goes on with this draft. */
static struct text
command(const struct sitting *s)
{
	return draft_is_edit(s->draft) ? TEXT("edit") : TEXT("fill");
}

/* The draft is kept; why is freed. */
static enum ayni_err
stopped(const struct sitting *s, struct buf *why, enum ayni_err e)
{
	char id[KIT_NUMBER];
	struct buf name;

	if (draft_pause(s->draft) != AYNI_OK)
		(void)kit_fail_vault(s->k, AYNI_STORE);
	if (why->n == 0)
		buf_put_z(why, err_text(e, s->k->lang));
	kit_complain(s->k, SAY_STOPPED, KIT_ARGS(text_of(s->file),
	    buf_text(why), kit_short(id, draft_record(s->draft)),
	    command(s)));
	label(s, &name);
	if (s->o->json)
		report(s, "draft", buf_text(&name), e, buf_text(why));
	buf_free(&name);
	buf_free(why);
	return e;
}

/* The device failed, not the answers. */
static enum ayni_err
failed(const struct sitting *s, enum ayni_err e)
{
	char id[KIT_NUMBER];
	struct buf name;

	(void)kit_fail_vault(s->k, e);
	kit_complain(s->k, SAY_KEPT, KIT_ARGS(
	    kit_short(id, draft_record(s->draft)), command(s)));
	label(s, &name);
	if (s->o->json)
		report(s, "draft", buf_text(&name), e,
		    text_of(err_text(e, s->k->lang)));
	buf_free(&name);
	return e;
}

/* Where it stands: a rule that no screen showed. */
static void
say_wrong(struct conduct *c, struct buf *why)
{
	struct interview *iv = conduct_interview(c);
	struct screen at = conduct_at(c);

	if (at.kind == SCREEN_END)
		return;
	interview_ref(iv, at.node, why);
	buf_put_z(why, ": ");
	buf_put_text(why, conduct_message(c));
}

static enum ayni_err
finish(struct sitting *s, struct conduct *c, struct text note)
{
	char id[KIT_NUMBER], number[KIT_NUMBER];
	struct text about = kit_short(id, draft_record(s->draft));
	bool is_edit = draft_is_edit(s->draft);
	struct buf why, name;
	enum ayni_err e = draft_finish(s->draft, c, note);

	buf_init(&why, MESSAGE_MAX);
	if (e == AYNI_INVALID) {
		say_wrong(c, &why);
		return stopped(s, &why, e);
	}
	if (e == AYNI_TOOBIG) {
		kit_complain(s->k, SAY_ENTRY_TOO_BIG, KIT_ARGS(about,
		    kit_number(number, ENTRY_MAX_BYTES >> 10)));
		return e;
	}
	if (e != AYNI_OK)
		return failed(s, e);
	label(s, &name);
	if (s->o->json)
		report(s, is_edit ? "corrected" : "recorded",
		    buf_text(&name), e, buf_text(&why));
	else
		kit_say(s->k, is_edit ? SAY_CORRECTED : SAY_RECORDED,
		    KIT_ARGS(about, buf_text(&name)));
	buf_free(&name);
	return AYNI_OK;
}

static enum ayni_err
by_script(struct sitting *s, struct conduct *c, struct text note)
{
	struct interview *iv = conduct_interview(c);
	struct buf why;
	enum ayni_err e;

	buf_init(&why, MESSAGE_MAX);
	e = script_run(s->script, c,
	    tongue_lang(s->form, interview_active_language(iv), s->k->lang),
	    &why);
	if (e == AYNI_INVALID)
		return stopped(s, &why, e);
	buf_free(&why);
	if (e != AYNI_OK)
		return failed(s, e);
	return finish(s, c, note);
}

static enum ayni_err
by_person(struct sitting *s, struct conduct *c, struct text note)
{
	enum terminal_end end = TERMINAL_PAUSED;
	struct terminal t;
	struct tty tty;
	struct buf resume;
	char id[KIT_NUMBER];
	const char *home;
	enum ayni_err e = tty_begin(&tty, STDIN_FILENO, STDOUT_FILENO, &t);

	if (e != AYNI_OK)
		return kit_fail(s->k, TEXT("tty"), e);
	buf_init(&resume, PATH_MAX + 256);
	kit_put(s->k, &resume, SAY_RESUME, KIT_ARGS(
	    kit_short(id, draft_record(s->draft)), command(s)));
	if ((home = options_get(s->o, "home")) != NULL)
		buf_printf(&resume, " --home %s", home);
	t.clock = s->setup.clock;
	t.lang = s->k->lang;
	t.resume = buf_text(&resume);
	t.returned = draft_returned(s->draft);
	e = terminal_run(&t, c, &end);
	tty_end(&tty);
	buf_free(&resume);
	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	if (end == TERMINAL_FINALISED)
		return finish(s, c, note);
	e = draft_pause(s->draft);
	return e == AYNI_OK ? e : kit_fail_vault(s->k, e);
}

enum ayni_err
sitting_hold(struct sitting *s, struct text note)
{
	struct conduct *c = NULL;
	uint32_t language = UINT32_MAX;
	struct text file = {"", 0};
	enum ayni_err e = draft_conduct(s->draft, &c);

	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	/* a draft that is resumed speaks as it did, unless told otherwise */
	if (s->script != NULL)
		file = script_language(s->script);
	if (options_get(s->o, "form-language") != NULL || file.n > 0)
		e = sitting_language(s->k, s->o, s->form, file, &language);
	if (e == AYNI_OK && language != UINT32_MAX &&
	    language != interview_active_language(conduct_interview(c)))
		e = conduct_language(c, language);
	if (e == AYNI_OK)
		e = s->script != NULL ? by_script(s, c, note)
				      : by_person(s, c, note);
	conduct_free(c);
	return e;
}
