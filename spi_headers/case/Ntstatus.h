/* ntstatus.h, as some source spells it. */ #include "../ntstatus.h"
