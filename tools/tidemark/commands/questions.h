#pragma once

#include <memory>

#include "command/call.h"
#include "command/words.h"
#include "command/workspace.h"

namespace tidemark::command {

/// What every question begins with: the directory to read, views at the log's head, the subscription's time.
struct Question {
  std::unique_ptr<Workspace> workspace;
  views::Views* views = nullptr;
  LocalTime local;

  [[nodiscard]] static Result<Question> open(const Call& call);
  /// Though the log may have persons back who were erased (Workspace::open_to_recover).
  [[nodiscard]] static Result<Question> open_to_recover(const Call& call);

 private:
  [[nodiscard]] static Result<Question> of(Result<std::unique_ptr<Workspace>> workspace);
};

/// Warns where an erasure was cut off, or goes on: what is answered may be of the person. Whose it is, nobody knows who asks for another.
[[nodiscard]] Result<void> warn_of_erasure(const Call& call, const views::Views& views);

/// With the id of a record in the form in which the log has it.
///
///     completed(call)["ID"] == "003RM000006EtKkYAK"                  asked was: why record 003RM000006EtKk Pendo_NPS__c
[[nodiscard]] Call completed(const Call& call);

/// The part whose target is asked about: a visitor or account is a pull's, a Salesforce record a push's. Of two pushes the one that knows
/// the record.
[[nodiscard]] Part part_of_target(const Question& question, std::string_view kind, std::string_view id);

int why(const Call& call);
int why_not(const Call& call);
int history(const Call& call);
int show(const Call& call);

}  // namespace tidemark::command
