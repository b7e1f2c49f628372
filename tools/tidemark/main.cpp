#include "command/command_line.h"

int main(int count, char** words) { return tidemark::command::run_command_line({words + 1, words + count}); }
