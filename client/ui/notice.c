#include "ui/notice.h"

#include <stdio.h>

#include "fill/tongue.h"

#define COMMAND_COLUMNS 11u

static void
say(struct talk *k, enum tone tone, enum phrase p, struct text a)
{
	talk_say(k, tone, 0, p, a, TALK_NOTHING);
}

/* What is said of the whole interview, and that there is more. */
static void
greet_returned(struct talk *k)
{
	const struct returned *r = k->t->returned;
	char figure[16];
	size_t i, n = 0;

	if (r == NULL || r->n == 0)
		return;
	pane_gap(&k->pane);
	talk_remarks(k, 0, interview_root(k->iv));
	for (i = 0; i < r->n; i++) {
		if (returned_node(r, k->iv, i) == NODE_NONE)
			say(k, TONE_WRONG, SAY_REMARKED, r->remark[i].text);
		else
			n += r->remark[i].field != 0;
	}
	(void)snprintf(figure, sizeof(figure), "%zu", n);
	if (n > 0)
		say(k, TONE_WRONG, SAY_REMARKS, text_of(figure));
}

void
notice_greet(struct talk *k)
{
	const struct form *f = interview_form(k->iv);

	pane_break(&k->pane);
	pane_paragraph(&k->pane, TONE_STRONG, 0, form_title(f));
	if (form_version(f).n > 0)
		say(k, TONE_FAINT, SAY_VERSION, form_version(f));
	if (form_languages(f) > 1)
		say(k, TONE_FAINT, SAY_SPOKEN, tongue_name(f,
		    interview_active_language(k->iv)));
	say(k, TONE_FAINT, SAY_SAVED, TALK_NOTHING);
	greet_returned(k);
}

/* ---- the commands ---- */

struct command_line {
	const char *typed;
	bool has_word;
	enum phrase word, help;
};

static void
command(struct talk *k, const struct command_line *c, struct text arg)
{
	pane_at(&k->pane, 1);
	pane_put(&k->pane, TONE_MARK, text_of(c->typed));
	if (c->has_word)
		pane_put(&k->pane, TONE_MARK, phrase_text(c->word, k->lang));
	pane_at(&k->pane, COMMAND_COLUMNS);
	talk_say(k, TONE_PLAIN, COMMAND_COLUMNS, c->help, arg, TALK_NOTHING);
}

void
notice_commands(struct talk *k)
{
	static const struct command_line lines[] = {
		{"", true, SAY_ASK_ENTER, SAY_HELP_NEXT},
		{"<", false, 0, SAY_HELP_BACK},
		{":g ", true, SAY_NAME_WORD, SAY_HELP_GO},
		{":o", false, 0, SAY_HELP_SECTIONS},
		{":a", false, 0, SAY_HELP_ANSWERS},
		{":r", false, 0, SAY_HELP_REVIEW},
		{"/", true, SAY_TEXT_WORD, SAY_HELP_FIND},
		{">", false, 0, SAY_HELP_MORE},
		{":x", false, 0, SAY_HELP_CLEAR},
		{":i", false, 0, SAY_HELP_GUIDANCE},
		{":l", false, 0, SAY_HELP_LANGUAGE},
		{":d", false, 0, SAY_HELP_REMOVE},
		{":p", false, 0, SAY_HELP_PAUSE},
	};
	const struct form *f = interview_form(k->iv);
	uint32_t n = form_languages(f);
	struct text other = TALK_NOTHING;
	size_t i;

	if (n > 1)
		other = tongue_tag(f,
		    (interview_active_language(k->iv) + 1) % n);
	pane_break(&k->pane);
	say(k, TONE_STRONG, SAY_COMMANDS, TALK_NOTHING);
	pane_gap(&k->pane);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (lines[i].help != SAY_HELP_LANGUAGE || n > 1)
			command(k, &lines[i], other);
	pane_gap(&k->pane);
	say(k, TONE_FAINT, SAY_HELP_WORDS, TALK_NOTHING);
	say(k, TONE_FAINT, SAY_HELP_COLON, TALK_NOTHING);
	pane_gap(&k->pane);
}

/* ---- languages ---- */

void
notice_languages(struct talk *k)
{
	const struct form *f = interview_form(k->iv);
	struct pane *p = &k->pane;
	char figure[16];
	uint32_t i;

	pane_break(p);
	for (i = 0; i < form_languages(f); i++) {
		bool here = i == interview_active_language(k->iv);

		(void)snprintf(figure, sizeof(figure), "%u", i + 1);
		pane_at(p, 1);
		pane_put(p, here ? TONE_GOOD : TONE_FAINT, pane_sign(p,
		    here ? SIGN_ONE_ON : SIGN_ONE_OFF));
		pane_at(p, 3);
		pane_put(p, TONE_MARK, text_of(figure));
		pane_at(p, 6);
		pane_paragraph(p, TONE_PLAIN, 6, tongue_name(f, i));
	}
	pane_gap(p);
}

/* ---- the farewell ---- */

void
notice_paused(struct talk *k, enum ayni_err unsaved)
{
	struct progress p = conduct_progress(k->c);
	char figure[2][16];

	(void)snprintf(figure[0], sizeof(figure[0]), "%u", p.answered);
	(void)snprintf(figure[1], sizeof(figure[1]), "%u", p.questions);
	if (unsaved == AYNI_OK)
		say(k, TONE_STRONG, SAY_PAUSED, TALK_NOTHING);
	else
		talk_wrong(k, SAY_LAST_UNSAVED,
		    text_of(err_text(unsaved, k->lang)), TALK_NOTHING);
	talk_say(k, TONE_PLAIN, 0, SAY_ANSWERED, text_of(figure[0]),
	    text_of(figure[1]));
	if (k->t->resume.n > 0)
		say(k, TONE_PLAIN, SAY_RESUME, k->t->resume);
}
