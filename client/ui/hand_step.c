#include "ui/hand.h"
#include "ui/kit.h"
#include "ui/seek.h"

typedef enum ayni_err (*step_fn)(const struct draft_setup *s,
    const struct recorded *r, struct text note);

static enum ayni_err
refused(const struct kit *k, struct text name, enum ayni_err e)
{
	if (e == AYNI_EXISTS)
		kit_complain(k, SAY_EDIT_OPEN, &name, 1);
	else if (e == AYNI_STATE)
		kit_complain(k, SAY_WITHDRAWN_ALREADY, &name, 1);
	else
		(void)kit_fail_vault(k, e);
	return e;
}

static enum ayni_err
step(struct kit *k, struct text name, step_fn fn, struct text note,
    enum hand_says said)
{
	struct draft_setup setup;
	struct vault_record found;
	struct recorded r;
	char id[KIT_NUMBER];
	struct arena a;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	setup = (struct draft_setup){.vault = k->vault, .clock = k->clock,
	    .chance = k->chance, .author = k->person->hash};
	arena_init(&a, 256u << 20);
	if ((e = kit_record(k, name, &a, &found)) == AYNI_OK) {
		e = recorded_read(k->vault, &found.id, &a, &r);
		if (e == AYNI_OK)
			e = fn(&setup, &r, note);
		if (e == AYNI_OK)
			kit_say(k, said, KIT_ARGS(
			    kit_short(id, &found.id), found.label));
		else
			e = refused(k, name, e);
	}
	arena_free(&a);
	return e;
}

enum ayni_err
hand_step_withdraw(void *ctx, const struct options *o)
{
	const char *reason = options_get(o, "reason");

	if (reason == NULL || reason[0] == '\0') {
		kit_complain(ctx, SAY_NEEDS,
		    KIT_ARGS(TEXT("reason"), TEXT("withdraw")));
		return AYNI_USAGE;
	}
	return step(ctx, text_of(o->operand[0]), draft_withdraw,
	    text_of(reason), SAY_WITHDRAWN);
}

enum ayni_err
hand_step_note(void *ctx, const struct options *o)
{
	if (o->operand[1][0] == '\0') {
		kit_complain(ctx, SAY_EMPTY_NOTE, NULL, 0);
		return AYNI_USAGE;
	}
	return step(ctx, text_of(o->operand[0]), draft_note,
	    text_of(o->operand[1]), SAY_NOTED);
}
