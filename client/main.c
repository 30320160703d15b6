#include "ayni/mem.h"
#include "screen/ui_cmd.h"
#include "ui/hand.h"

int
main(int argc, char *argv[])
{
	mem_begin();
	return hand(argc, argv, ui_cmd);
}
