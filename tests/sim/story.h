/*
 * story -- what happens, step by step.
 */
#ifndef SIM_STORY_H
#define SIM_STORY_H

struct world;

#define STORY_PHONES 20u
#define STORY_STEPS 500u

/* story_live -- devices join; then so many steps, whatever they are. */
void story_live(struct world *w);
/* story_settle -- all links are good, and every device syncs until nothing
 * changes. */
void story_settle(struct world *w);

#endif
