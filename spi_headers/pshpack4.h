/* pshpack4.h: structures from here to poppack.h are packed to 4. Included any number of times. */
#pragma pack(push, 4)
