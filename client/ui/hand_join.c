#include <string.h>
#include <unistd.h>

#include "sync/joining.h"
#include "ui/hand.h"
#include "ui/kit.h"

static enum ayni_err
complain(const struct kit *k, const struct trouble *t, enum ayni_err e)
{
	struct buf b;

	buf_init(&b, 65536);
	trouble_put(&b, t, k->lang);
	if (b.n == 0)
		return kit_fail(k, text_of(k->home), e);
	kit_warn(&b);
	return e;
}

/* The passphrase of somebody who is here already. */
static enum ayni_err
unlock_by_another(struct kit *k, const char *file)
{
	struct passphrase ask = {.file = file, .typed = true};
	struct buf prompt, pass;
	const char *from;
	enum ayni_err e;

	buf_init(&prompt, 4096);
	kit_put(k, &prompt, SAY_PASS_OTHER, KIT_ARGS(text_of(k->home)));
	ask.prompt = buf_text(&prompt);
	e = passphrase_get(&ask, &pass, &from);
	if (e == AYNI_OK)
		e = vault_unlock(k->vault, buf_text(&pass));
	if (e == AYNI_PASSPHRASE || e == AYNI_STATE)
		kit_complain(k, SAY_PASS_OTHER_WRONG,
		    KIT_ARGS(text_of(k->home)));
	else if (e != AYNI_OK)
		(void)kit_fail(k, text_of(file != NULL ? file : k->home), e);
	passphrase_wipe(&pass);
	buf_free(&prompt);
	return e;
}

/* A vault that is there is the same person's, or was made by a join that
 * was cut off, or somebody else's, who must let this one in. */
static enum ayni_err
join_more(struct kit *k, const struct options *o, const struct joining *j,
    struct text pass, struct text label, struct trouble *t)
{
	enum ayni_err e = kit_open_locked(k);

	if (e != AYNI_OK)
		return e;
	if ((e = vault_unlock(k->vault, pass)) == AYNI_PASSPHRASE)
		e = unlock_by_another(k, options_get(o, "unlock-file"));
	else if (e != AYNI_OK)
		e = kit_fail_vault(k, e);
	if (e != AYNI_OK)
		return e;
	/* what has a name keeps it, unless it is given another */
	if (options_get(o, "label") == NULL &&
	    home_load(k->vault, &k->office) == AYNI_OK)
		label.n = 0;
	e = joining_add(j, k->vault, k->chance, pass, label, t);
	return e == AYNI_OK ? AYNI_OK : complain(k, t, e);
}

static enum ayni_err
join(struct kit *k, const struct options *o, const struct joining *j,
    struct text pass, struct text label)
{
	struct vault_options vault = kit_options(k);
	struct trouble t = {.what = TROUBLE_NONE};
	enum ayni_err e;

	e = joining_create(j, k->home, &vault, pass, label, &k->vault, &t);
	if (e == AYNI_EXISTS)
		return join_more(k, o, j, pass, label, &t);
	return e == AYNI_OK ? AYNI_OK : complain(k, &t, e);
}

static void
tell(const struct kit *k, const struct joining *j)
{
	struct buf forms;
	size_t i;

	buf_init(&forms, 65536);
	for (i = 0; i < j->forms; i++) {
		if (i > 0)
			buf_put_z(&forms, " | ");
		buf_put_text(&forms, j->form[i].xml_id);
	}
	kit_say(k, SAY_JOINED, KIT_ARGS(j->person.name, j->office.name,
	    text_of(k->home), buf_text(&forms)));
	buf_free(&forms);
}

static enum ayni_err
join_with(struct kit *k, const struct options *o, const struct joining *j)
{
	struct passphrase ask = {.file = k->passphrase_file};
	const char *given = options_get(o, "label");
	char machine[256] = "";
	struct buf pass;
	enum ayni_err e;

	if (given == NULL && gethostname(machine, sizeof(machine) - 1) == 0 &&
	    machine[0] != '\0')
		given = machine;
	e = kit_new_passphrase(k, j->person.name, &ask, &pass);
	if (e == AYNI_OK)
		e = join(k, o, j, buf_text(&pass),
		    text_of(given != NULL ? given : "ayni"));
	passphrase_wipe(&pass);
	if (e == AYNI_OK)
		tell(k, j);
	return e;
}

enum ayni_err
hand_join(void *ctx, const struct options *o)
{
	struct trouble t = {.what = TROUBLE_NONE};
	const char *path = o->operand[0];
	struct kit *k = ctx;
	static struct joining j; /* large */
	struct buf in;
	enum ayni_err e;

	buf_init(&in, BUNDLE_MAX_BYTES);
	if ((e = kit_read(k, path, &in)) == AYNI_OK) {
		e = joining_read(text_of(path), buf_bytes(&in), &j, &t);
		e = e == AYNI_OK ? join_with(k, o, &j) : complain(k, &t, e);
	}
	passphrase_wipe(&in);
	return e;
}
