#include "ui/kit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "ui/seek.h"

#define SAY_MAX 65536u
#define MACHINE_ID "/etc/machine-id"

static const struct said texts[] = {
#define X(name, en, fr, es) [SAY_##name] = {{en, fr, es}},
	HAND_SAY(X)
#undef X
};

/* ---- voice ---- */

void
kit_put(const struct kit *k, struct buf *b, enum hand_says t,
    const struct text *arg, size_t n)
{
	say_put(b, texts[t].in[k->lang], arg, n);
}

static void
tell(FILE *to, const char *before, struct buf *b)
{
	(void)fputs(before, to);
	(void)fwrite(b->p, 1, b->n, to);
	(void)fputc('\n', to);
	(void)fflush(to);
	buf_free(b);
}

void
kit_print(struct buf *b)
{
	tell(stdout, "", b);
}

void
kit_warn(struct buf *b)
{
	tell(stderr, "ayni: ", b);
}

void
kit_say(const struct kit *k, enum hand_says t, const struct text *arg,
    size_t n)
{
	struct buf b;

	buf_init(&b, SAY_MAX);
	kit_put(k, &b, t, arg, n);
	kit_print(&b);
}

void
kit_complain(const struct kit *k, enum hand_says t, const struct text *arg,
    size_t n)
{
	struct buf b;

	buf_init(&b, SAY_MAX);
	kit_put(k, &b, t, arg, n);
	kit_warn(&b);
}

enum ayni_err
kit_fail(const struct kit *k, struct text what, enum ayni_err e)
{
	kit_complain(k, SAY_FAILED,
	    KIT_ARGS(what, text_of(err_text(e, k->lang))));
	return e;
}

enum ayni_err
kit_fail_vault(const struct kit *k, enum ayni_err e)
{
	const char *why = k->vault != NULL ? vault_why(k->vault) : "";

	if (why == NULL || why[0] == '\0')
		return kit_fail(k, text_of(k->home), e);
	kit_complain(k, SAY_VAULT, KIT_ARGS(text_of(k->home),
	    text_of(err_text(e, k->lang)), text_of(why)));
	return e;
}

/* ---- numbers, times, names ---- */

struct text
kit_number(char out[KIT_NUMBER], uint64_t v)
{
	(void)snprintf(out, KIT_NUMBER, "%llu", (unsigned long long)v);
	return text_of(out);
}

struct text
kit_time(struct kit *k, char out[KIT_NUMBER], int64_t us)
{
	time_t t = (time_t)(us / 1000000);
	struct tm tm;

	t += (time_t)zone_here(&k->zones, (int64_t)t) * 60;
	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, KIT_NUMBER, "%Y-%m-%d %H:%M", &tm) == 0)
		out[0] = '\0';
	return text_of(out);
}

struct text
kit_day(struct kit *k, char out[KIT_NUMBER], int64_t us)
{
	struct text t = kit_time(k, out, us);

	t.n = t.n > 10 ? 10 : t.n;
	return t;
}

struct text
kit_short(char out[KIT_NUMBER], const struct record_id *r)
{
	size_t i, at = sizeof(r->b) - KIT_SHORT / 2;

	for (i = 0; i < KIT_SHORT / 2; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", r->b[at + i]);
	return text_of(out);
}

/* RFC 9562: the first 48 bits are milliseconds since 1970. */
int64_t
kit_begun(const struct record_id *r)
{
	int64_t ms = 0;
	size_t i;

	for (i = 0; i < 6; i++)
		ms = ms << 8 | r->b[i];
	return ms * 1000;
}

void
kit_json(json_t *j)
{
	if (j != NULL)
		(void)json_dumpf(j, stdout, JSON_INDENT(2) | JSON_SORT_KEYS);
	(void)fputc('\n', stdout);
	(void)fflush(stdout);
	json_decref(j);
}

json_t *
kit_json_text(struct text s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

json_t *
kit_json_uuid(const struct record_id *r)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 64);
	id_uuid_put(&b, r->b);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

/* ---- files ---- */

enum ayni_err
kit_read(const struct kit *k, const char *path, struct buf *out)
{
	uint8_t at[65536];
	enum ayni_err e = AYNI_OK;
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL) {
		e = errno == ENOENT ? AYNI_NOTFOUND : AYNI_IO;
	} else {
		while (out->err == AYNI_OK &&
		    (n = fread(at, 1, sizeof(at), f)) > 0)
			buf_put(out, at, n);
		e = ferror(f) ? AYNI_IO : out->err;
		(void)fclose(f);
	}
	keys_wipe(at, sizeof(at)); /* invitations hold a secret */
	if (e != AYNI_OK)
		kit_complain(k, SAY_READ_FILE, KIT_ARGS(text_of(path),
		    text_of(err_text(e, k->lang))));
	return e;
}

/* ---- the vault ---- */

static void
read_machine(char *out, size_t n)
{
	FILE *f = fopen(MACHINE_ID, "r");

	out[0] = '\0';
	if (f == NULL)
		return;
	if (fgets(out, (int)n, f) == NULL)
		out[0] = '\0';
	(void)fclose(f);
}

/* Every directory on the way to a path, as far as they can be made. */
static void
make_parents(const char *path)
{
	char at[4096];
	int n = snprintf(at, sizeof(at), "%s", path), i;

	for (i = 1; n < (int)sizeof(at) && i < n; i++)
		if (at[i] == '/') {
			at[i] = '\0';
			(void)mkdir(at, 0700);
			at[i] = '/';
		}
}

/* Where the token lies that a copy of the vault has not. */
static const char *
state_dir(struct kit *k)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n = -1;

	if (state != NULL && state[0] == '/')
		n = snprintf(k->state, sizeof(k->state), "%s/ayni", state);
	else if (home != NULL && home[0] == '/')
		n = snprintf(k->state, sizeof(k->state),
		    "%s/.local/state/ayni", home);
	if (n <= 0 || n >= (int)sizeof(k->state))
		return NULL;
	make_parents(k->state);
	return k->state;
}

struct vault_options
kit_options(struct kit *k)
{
	struct vault_options o = {.chance = k->chance};

	make_parents(k->home);
	read_machine(k->machine, sizeof(k->machine));
	o.machine = text_bytes(text_of(k->machine));
	o.state_dir = state_dir(k);
	return o;
}

static enum ayni_err
unlock(struct kit *k)
{
	struct passphrase ask = {.file = k->passphrase_file,
	    .prompt = text_of(texts[SAY_PASS_ASK].in[k->lang])};
	struct buf pass;
	const char *from;
	enum ayni_err e = passphrase_get(&ask, &pass, &from);

	if (e == AYNI_OK)
		e = vault_unlock(k->vault, buf_text(&pass));
	if (e == AYNI_PASSPHRASE)
		kit_complain(k, SAY_PASS_WRONG, KIT_ARGS(text_of(k->home),
		    text_of(from != NULL ? from
			: texts[SAY_PASS_TYPED].in[k->lang])));
	else if (e == AYNI_STATE)
		kit_complain(k, SAY_PASS_NONE, NULL, 0);
	else if (e == AYNI_USAGE)
		kit_complain(k, SAY_PASS_EMPTY, NULL, 0);
	else if (e != AYNI_OK)
		(void)(from != NULL ? kit_fail(k, text_of(from), e)
				    : kit_fail_vault(k, e));
	passphrase_wipe(&pass);
	return e;
}

enum ayni_err
kit_open_locked(struct kit *k)
{
	struct vault_options o = kit_options(k);
	struct buf why;
	enum ayni_err e;

	buf_init(&why, SAY_MAX);
	e = vault_open(k->home, &o, &why, &k->vault);
	if (e == AYNI_NOTFOUND)
		kit_complain(k, SAY_NOT_JOINED, KIT_ARGS(text_of(k->home)));
	else if (e != AYNI_OK)
		kit_complain(k, SAY_VAULT, KIT_ARGS(text_of(k->home),
		    text_of(err_text(e, k->lang)), buf_text(&why)));
	buf_free(&why);
	return e;
}

enum ayni_err
kit_open(struct kit *k)
{
	enum ayni_err e = kit_open_locked(k);

	if (e != AYNI_OK || (e = unlock(k)) != AYNI_OK)
		return e;
	e = home_load(k->vault, &k->office);
	if (e == AYNI_OK) {
		k->person = home_at_slot(&k->office, vault_slot(k->vault));
		e = k->person != NULL ? AYNI_OK : AYNI_NOTFOUND;
	}
	if (e == AYNI_NOTFOUND)
		kit_complain(k, SAY_NOT_JOINED, KIT_ARGS(text_of(k->home)));
	else if (e != AYNI_OK)
		(void)kit_fail_vault(k, e);
	return e;
}

enum ayni_err
kit_new_passphrase(const struct kit *k, struct text name,
    struct passphrase *ask, struct buf *out)
{
	struct buf prompt, again;
	const char *from;
	enum ayni_err e;

	buf_init(&prompt, SAY_MAX);
	buf_init(&again, SAY_MAX);
	kit_put(k, &prompt, SAY_PASS_NEW, &name, 1);
	kit_put(k, &again, SAY_PASS_AGAIN, NULL, 0);
	ask->prompt = buf_text(&prompt);
	ask->again = buf_text(&again);
	e = passphrase_get(ask, out, &from);
	if (e == AYNI_MISMATCH)
		kit_complain(k, SAY_PASS_DIFFER, NULL, 0);
	else if (e == AYNI_USAGE)
		kit_complain(k, SAY_PASS_EMPTY, NULL, 0);
	else if (e == AYNI_STATE)
		kit_complain(k, SAY_PASS_NONE, NULL, 0);
	else if (e != AYNI_OK)
		(void)kit_fail(k, text_of(from != NULL ? from : "tty"), e);
	buf_free(&prompt);
	buf_free(&again);
	return e;
}

void
kit_close(struct kit *k)
{
	home_free(&k->office);
	vault_close(k->vault);
	zone_free(&k->zones);
	k->vault = NULL;
	k->person = NULL;
}

int64_t
kit_latest(const struct kit *k)
{
	int64_t built = (int64_t)BUILT_S * 1000000;

	return k->office.anchor_us > built ? k->office.anchor_us : built;
}

bool
kit_doubtful(const struct kit *k, int64_t now_us)
{
	return draft_clock_doubtful(now_us, (int64_t)BUILT_S * 1000000,
	    k->office.anchor_us);
}

enum ayni_err
kit_several(const struct kit *k, struct text name)
{
	kit_complain(k, SAY_SEVERAL, &name, 1);
	return AYNI_EXISTS;
}

enum ayni_err
kit_record(const struct kit *k, struct text name, struct arena *a,
    struct vault_record *out)
{
	enum ayni_err e = seek_record(k->vault, name, a, out);

	if (e == AYNI_NOTFOUND)
		kit_complain(k, SAY_RECORD_UNKNOWN, &name, 1);
	else if (e == AYNI_EXISTS)
		return kit_several(k, name);
	else if (e != AYNI_OK)
		(void)kit_fail_vault(k, e);
	return e;
}

enum ayni_err
kit_agenda(struct kit *k, struct arena *a, struct agenda *out)
{
	char day[KIT_NUMBER];
	struct agenda_who w = {.code = k->person->cert.code,
	    .author = k->person->hash};
	enum ayni_err e;

	w.today = kit_day(k, day, k->clock.now(k->clock.ctx).wall_us);
	e = agenda_list(k->vault, &w, a, out);
	return e == AYNI_OK ? e : kit_fail_vault(k, e);
}
