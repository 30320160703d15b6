#include <string.h>

#include "ayni/unlock.h"
#include "sync/stick.h"
#include "ui/hand.h"
#include "ui/kit.h"

/* ---- another passphrase ---- */

static enum ayni_err
choose(const struct kit *k, const struct options *o, struct text name,
    struct buf *out)
{
	struct passphrase ask = {
	    .file = options_get(o, "new-file"), .typed = true};

	return kit_new_passphrase(k, name, &ask, out);
}

static enum ayni_err
change(struct kit *k, uint64_t slot, struct text pass, struct text name)
{
	enum ayni_err e = vault_slot_change(k->vault, slot, pass);

	if (e == AYNI_EXISTS)
		kit_complain(k, SAY_PASS_TAKEN, NULL, 0);
	else if (e != AYNI_OK)
		(void)kit_fail_vault(k, e);
	else
		kit_say(k, SAY_PASS_CHANGED, &name, 1);
	return e;
}

static enum ayni_err
change_known(struct kit *k, const struct options *o)
{
	struct buf pass;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	e = choose(k, o, k->person->cert.name, &pass);
	if (e == AYNI_OK)
		e = change(k, k->person->slot, buf_text(&pass),
		    k->person->cert.name);
	passphrase_wipe(&pass);
	return e;
}

/* ---- a forgotten one: what the office is asked ---- */

static enum ayni_err
plead(struct kit *k, const struct options *o, const char *path)
{
	struct stick files = stick_files();
	char check[UNLOCK_CHECK + 1];
	struct buf pass, plea;
	enum ayni_err e;

	if ((e = kit_open_locked(k)) != AYNI_OK)
		return e;
	buf_init(&plea, UNLOCK_MAX_BYTES);
	if ((e = choose(k, o, text_of(k->home), &pass)) != AYNI_OK)
		goto out;
	e = vault_slot_plea(k->vault, buf_text(&pass), &plea);
	if (e != AYNI_OK) {
		e = kit_fail_vault(k, e);
	} else if ((e = files.write(files.ctx, path, buf_bytes(&plea))) !=
	    AYNI_OK) {
		e = kit_fail(k, text_of(path), e);
	} else {
		unlock_check(buf_bytes(&plea), check);
		kit_say(k, SAY_PASS_PLEA,
		    KIT_ARGS(text_of(path), text_of(check)));
	}
out:
	passphrase_wipe(&pass);
	buf_free(&plea);
	return e;
}

/* ---- ... and what it answered ---- */

/* Whose passphrase it was: the only person's, or who is named. */
static const struct home_person *
find_person(const struct kit *k, const char *code)
{
	const struct home_person *found = NULL, *p;
	size_t i;

	for (i = 0; i < k->office.persons; i++) {
		p = &k->office.person[i];
		if (p->slot == 0 ||
		    (code != NULL && !text_is(p->cert.code, code)))
			continue;
		if (found != NULL)
			return NULL;
		found = p;
	}
	return found;
}

static enum ayni_err
replace(struct kit *k, const struct options *o, struct text pass)
{
	const struct home_person *p;
	enum ayni_err e;

	if ((e = home_load(k->vault, &k->office)) != AYNI_OK)
		return kit_fail_vault(k, e);
	p = find_person(k, options_get(o, "person"));
	if (p == NULL) {
		kit_complain(k, SAY_PASS_WHO, NULL, 0);
		return AYNI_USAGE;
	}
	return change(k, p->slot, pass, p->cert.name);
}

static enum ayni_err
relieve(struct kit *k, const struct options *o, const char *path)
{
	struct buf pass, relief;
	enum ayni_err e;

	if ((e = kit_open_locked(k)) != AYNI_OK)
		return e;
	buf_init(&pass, 0);
	buf_init(&relief, UNLOCK_MAX_BYTES + 65536u);
	if ((e = kit_read(k, path, &relief)) != AYNI_OK)
		goto out;
	if ((e = choose(k, o, text_of(k->home), &pass)) != AYNI_OK)
		goto out;
	e = vault_slot_relieve(
	    k->vault, buf_text(&pass), buf_bytes(&relief));
	if (e == AYNI_PASSPHRASE)
		kit_complain(k, SAY_PASS_RELIEF, KIT_ARGS(text_of(path)));
	else if (e != AYNI_OK)
		e = kit_fail(k, text_of(path), e);
	else
		e = replace(k, o, buf_text(&pass));
out:
	passphrase_wipe(&pass);
	buf_free(&relief);
	return e;
}

enum ayni_err
hand_passphrase(void *ctx, const struct options *o)
{
	const char *forgotten = options_get(o, "forgotten");
	const char *unlock = options_get(o, "unlock");
	struct kit *k = ctx;

	if (forgotten != NULL && unlock != NULL) {
		kit_complain(k, SAY_PASS_BOTH, NULL, 0);
		return AYNI_USAGE;
	}
	if (forgotten != NULL)
		return plead(k, o, forgotten);
	return unlock != NULL ? relieve(k, o, unlock) : change_known(k, o);
}
