#pragma once

#include <vector>

#include "command/command.h"

namespace tidemark::command {

/// The groups of the table, one file each; `all_commands` puts them one after the other.
[[nodiscard]] std::vector<Command> commands_of_setup();        ///< init, subscriptions …, credential …
[[nodiscard]] std::vector<Command> commands_of_connect();      ///< connect
[[nodiscard]] std::vector<Command> commands_of_config();       ///< config …
[[nodiscard]] std::vector<Command> commands_of_tests();        ///< test
[[nodiscard]] std::vector<Command> commands_of_runs();         ///< plan, apply, sync, runs, approve
[[nodiscard]] std::vector<Command> commands_of_undo();         ///< undo, retire
[[nodiscard]] std::vector<Command> commands_of_replay();       ///< replay
[[nodiscard]] std::vector<Command> commands_of_changed();      ///< changed
[[nodiscard]] std::vector<Command> commands_of_drift();        ///< drift …
[[nodiscard]] std::vector<Command> commands_of_erasure();      ///< erase, erasures
[[nodiscard]] std::vector<Command> commands_of_nights();       ///< nights, pause, resume
[[nodiscard]] std::vector<Command> commands_of_reports();      ///< reports …, fields create
[[nodiscard]] std::vector<Command> commands_of_identifiers();  ///< identifiers
[[nodiscard]] std::vector<Command> commands_of_letters();      ///< letters …
[[nodiscard]] std::vector<Command> commands_of_messages();     ///< messages …
[[nodiscard]] std::vector<Command> commands_of_questions();    ///< why, why-not, history, show
[[nodiscard]] std::vector<Command> commands_of_segments();     ///< segment, segments …
[[nodiscard]] std::vector<Command> commands_of_storage();      ///< log show, views …
[[nodiscard]] std::vector<Command> commands_of_proof();    ///< log verify, log head, log key, log export, audit export
[[nodiscard]] std::vector<Command> commands_of_backups();  ///< backup, backups …, restore, take-over
[[nodiscard]] std::vector<Command> commands_of_doctor();   ///< doctor
[[nodiscard]] std::vector<Command> commands_of_service();  ///< serve
[[nodiscard]] std::vector<Command> commands_of_access();   ///< users …, tokens …, audit
[[nodiscard]] std::vector<Command> commands_of_simulation();  ///< sim …, demo

}  // namespace tidemark::command
