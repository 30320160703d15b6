/* aynid: the office.  "aynid --help" lists what it does. */
#include "ayni/mem.h"
#include "desk/desk.h"

int
main(int argc, char *argv[])
{
	mem_begin();
	return desk(argc, argv);
}
