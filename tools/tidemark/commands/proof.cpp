// What proves a log: to whoever has it, and to somebody who has nothing of it but a kept head or a public key.
#include "command/commands/proof.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "access/trail.h"
#include "command/commands/commands.h"
#include "command/commands/proof_export.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "log/signed_head.h"

namespace tidemark::command {
namespace {

/// What --from names, and by whom it is signed.
struct Kept {
  log::Head head;
  std::optional<Instant> time = {};
  std::optional<log::PublicKey> signer = {};
};

/// POSITION:HEX, or the digest alone: then its position is 0.
std::optional<log::Head> head_in(std::string_view text) {
  log::Head head;
  const std::size_t colon = text.find(':');
  if (colon != text.npos && !number_of(text.substr(0, colon), head.position)) return std::nullopt;
  if (!from_hex(text.substr(colon == text.npos ? 0 : colon + 1), head.digest)) return std::nullopt;
  return head;
}

/// The entry that has that digest.
Result<log::Head> find_digest(const log::EventLog& log, const Digest& digest) {
  log::Head head{0, digest};
  auto read = log.read(1, log.head().position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    if (entry.digest == digest) head.position = entry.position;
    return head.position == 0;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  if (head.position == 0)
    return failure(ErrorCode::corrupt, "no entry of this log has that digest", "--from",
                   "it is the log of another subscription, or it was changed");
  return head;
}

Result<log::PublicKey> signer_wanted(const Call& call) {
  log::PublicKey key;
  if (call.has("--key")) {
    if (log::from_hex(call["--key"], key)) return key;
    return failure(ErrorCode::invalid_input, "that is no public key", "--key",
                   "64 hexadecimal digits, as `tidemark log key` prints them");
  }
  const auto vault = Workspace::vault_of(call);
  if (!vault) return tl::unexpected(vault.error());
  auto seed = vault->signing_seed();
  if (seed) return log::public_key(seed->reveal());
  if (seed.error().code == ErrorCode::not_found) seed.error().hint = "name the key that is to have signed: --key HEX";
  return tl::unexpected(std::move(seed.error()));
}

/// A head of a file: that it is of this log, and who signed it.
Result<Kept> checked(const Call& call, const log::Subscription& subscription, const log::KeptHead& head) {
  const auto fails = [](std::string what, std::string hint = {}) {
    return failure(ErrorCode::corrupt, std::move(what), "--from", std::move(hint));
  };
  if (head.subscription != subscription.name || head.number != subscription.number)
    return fails("the head is of another log", "of subscription " + head.subscription + ", number " +
                                                   std::to_string(head.number) + "; this one is " + subscription.name +
                                                   ", number " + std::to_string(subscription.number));
  Kept kept{head.head, head.time};
  if (!head.by && call.has("--key")) return fails("the head is not signed");
  if (!head.by) return kept;
  if (!log::is_signed(head, head.by->key)) return fails("the head is not what was signed: it was changed");
  const auto wanted = signer_wanted(call);
  if (!wanted) return tl::unexpected(wanted.error());
  if (head.by->key != *wanted) return fails("the head is signed by another key", "by " + log::hex_of(head.by->key));
  kept.signer = *wanted;
  return kept;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

Result<Kept> kept_head(const Call& call, Workspace& workspace) {
  const auto no_head = failure(ErrorCode::invalid_input, "that is no head", "--from",
                               "a head is POSITION:HEX, as `tidemark log verify` prints it, or a file that "
                               "`tidemark log head` made");
  const std::string& word = call["--from"];
  auto head = head_in(word);
  if (!head) {
    std::error_code problem;
    if (!std::filesystem::exists(word, problem)) return no_head;
    const auto file = InputFile::read(word);
    if (!file) return tl::unexpected(file.error());
    const std::string_view text = trimmed(file->bytes());
    if (text.starts_with('{')) {
      auto read = log::read_head(text);
      if (!read) return tl::unexpected(Error{read.error().code, read.error().what, word, read.error().hint});
      return checked(call, workspace.subscription(), *read);
    }
    head = head_in(text);
    if (!head) return no_head;
  }
  if (call.has("--key"))
    return failure(ErrorCode::invalid_input, "--key is of a head that is signed", "tidemark log verify",
                   "give the file that `tidemark log head --sign` made: --from FILE");
  if (head->position != 0 || head->digest == Digest{}) return Kept{*head};
  return find_digest(workspace.log(), head->digest).map([](const log::Head& found) { return Kept{found}; });
}

std::string key_words(const log::PublicKey& key) { return "signed by " + log::hex_of(key); }

using Access = Result<std::shared_ptr<const access::Register::Contents>>;

/// Before the log is opened, to which a service appends meanwhile.
Access access_of(const Call& call) {
  return Workspace::directory_of(call).and_then([](const std::filesystem::path& directory) {
    return access::Register{directory / "users", random_bytes}.read();
  });
}

/// That of users, tokens and credentials, and that it has what was taken into it, as far as the file of users can be read that says so.
Result<log::Verified> proven_trail(Workspace& workspace, const Access& contents) {
  const auto trail = workspace.store().log(log::engine_log);
  if (!trail) return tl::unexpected(trail.error());
  return access::Trail::prove(**trail, contents ? **contents : access::Register::Contents{});
}

std::string text_of(const log::Head& head) { return std::to_string(head.position) + ":" + to_hex(head.digest); }

void put_verified(const Call& call, const log::Verified& verified, const std::optional<Kept>& kept,
                  const std::optional<log::Verified>& trail) {
  const std::string hex = to_hex(verified.head.digest);
  std::string text;
  if (call.json()) {
    JsonLine line{text};
    line.number("position", verified.head.position)
        .text("head", hex)
        .number("first", verified.first)
        .number("entries", verified.entries)
        .number("items", verified.items)
        .number("erased", verified.erased);
    if (kept && kept->signer) line.text("signed_by", log::hex_of(*kept->signer));
    if (trail) line.text("trail", text_of(trail->head));
  } else {
    const std::string range = verified.first == 1 ? std::string{}
                                                  : " from position " + std::to_string(verified.first) + " to " +
                                                        std::to_string(verified.head.position);
    text = "whole: " + count(verified.entries, "entry", "entries") + " and " + count(verified.items, "item", "items") +
           range + " are as they were written, each entry continues the one before it\n";
    if (verified.erased > 0)
      text += count(verified.erased, "of the items was", "of the items were") + " erased; an entry names each\n";
    if (kept && kept->signer)
      text += "position " + std::to_string(kept->head.position) + " is the one of the head that was " +
              key_words(*kept->signer) + "\n";
    text += "head " + text_of(verified.head) + "\n";
    if (trail) text += "the trail of users and tokens is whole, too: head " + text_of(trail->head) + "\n";
  }
  call.put(text);
}

int verify_log(const Call& call) {
  if (call.has("--key") && !call.has("--from"))
    return call.tell({ErrorCode::invalid_input, "--key is of a head that is signed", "tidemark log verify",
                      "give that head, too: --from FILE"});
  const auto range = range_of(call);
  if (!range) return call.tell(range.error());
  const bool of_trail = call.has("--trail");
  const Access access = access_of(call);
  auto workspace = of_trail ? Workspace::open_trail(call) : Workspace::open_to_recover(call);
  if (!workspace) return call.tell(workspace.error());
  log::Verification wanted{.first = range->first, .last = range->last};
  std::optional<Kept> kept;
  if (call.has("--from")) {
    const auto read = kept_head(call, **workspace);
    if (!read) return call.tell(read.error());
    kept = *read;
    wanted.kept = kept->head;
    wanted.time = kept->time;
  }
  const auto verified = proven(call, (*workspace)->log(), std::move(wanted));
  if (!verified) return call.tell(verified.error());
  std::optional<log::Verified> trail;
  if (!of_trail)
    if (const auto lost = (*workspace)->lost_entries()) return call.tell(*lost);
  if (!call.has("--range"))
    if (auto none = (*workspace)->store().check_strays(); !none) return call.tell(none.error());
  if (of_trail || !call.has("--range")) {
    const auto whole = proven_trail(**workspace, access);
    if (!whole) return call.tell(whole.error());
    if (!of_trail) trail = *whole;
  }
  put_verified(call, *verified, kept, trail);
  call.say(
      "Keep the head elsewhere; later `tidemark log verify --from HEAD` proves that nothing before it was changed\n");
  return done;
}

int show_head(const Call& call) {
  auto workspace = call.has("--trail") ? Workspace::open_trail(call) : Workspace::open_to_recover(call);
  if (!workspace) return call.tell(workspace.error());
  const log::Subscription& subscription = (*workspace)->subscription();
  log::KeptHead head{subscription.name, subscription.number, (*workspace)->log().head(), {}, {}};
  const Position position = head.head.position;
  if (position == 0) return call.tell({ErrorCode::not_found, "nothing is in it yet", "the trail of users and tokens"});
  auto read =
      (*workspace)->log().read(position, position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
        head.time = entry.time;
        return true;
      });
  if (!read) return call.tell(read.error());
  if (const auto lost = call.has("--trail") ? std::nullopt : (*workspace)->lost_entries()) {
    if (call.has("--sign")) return call.tell(*lost);  // whoever holds it would take the log for whole
    call.warn(*lost);
  }
  if (call.has("--sign")) {
    const auto seed = Workspace::signing_seed_of(call);
    if (!seed) return call.tell(seed.error());
    log::sign(head, seed->reveal());
  }
  call.put(log::to_json(head));
  call.say("Keep it elsewhere; later `tidemark log verify --from FILE` proves that nothing before it was changed\n");
  return done;
}

int show_key(const Call& call) {
  auto workspace = Workspace::open(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto seed = Workspace::signing_seed_of(call);
  if (!seed) return call.tell(seed.error());
  const std::string key = log::hex_of(log::public_key(seed->reveal()));
  std::string text = key + "\n";
  if (call.json()) {
    text.clear();
    JsonLine{text}.text("key", key);
  }
  call.put(text);
  call.say(
      "By this key the heads of this directory's logs are signed. Hand it to your auditor by another way than them\n");
  return done;
}

}  // namespace

Result<PositionRange> range_of(const Call& call) {
  PositionRange range;
  if (!call.has("--range")) return range;
  const std::string_view text = call["--range"];
  const std::size_t dash = text.find('-');
  const std::string_view last = dash == text.npos ? text : text.substr(dash + 1);
  const bool numbers = number_of(text.substr(0, dash), range.first) &&
                       (last.empty() || (number_of(last, range.last) && range.last != 0));
  if (!numbers || range.first == 0 || (range.last != 0 && range.last < range.first))
    return failure(ErrorCode::invalid_input, "that is no range of positions", "--range",
                   "800-815, 800- (to the log's end) or 800");
  return range;
}

Result<log::Verified> proven(const Call& call, const log::EventLog& log, log::Verification wanted) {
  ProgressLine progress{call};
  wanted.threads = std::max(1U, std::thread::hardware_concurrency());
  wanted.progress = [&](std::uint64_t so_far, std::uint64_t of) {
    progress.show("verified " + grouped(so_far) + " of " + grouped(of) + " entries");
    return true;
  };
  auto verified = log::verify(log, wanted);
  if (!verified && verified.error().code == ErrorCode::corrupt && verified.error().hint.empty())
    verified.error().hint = "stop what writes here, keep a copy of the log directory, and put it back from a backup";
  return verified;
}

std::vector<Command> commands_of_proof() {
  const Option range{"--range", "RANGE", "these positions alone: 800-815, 800- (to the log's end) or 800"};
  const Option trail{"--trail", "", "of the trail of users, tokens and credentials (`tidemark audit`)"};
  const Option output{"--output", "FILE", "into this file, its owner's alone, in the place of standard output"};
  const std::string_view next =
      "Hand the public key over by another way: tidemark log key. docs/proof.md is for who checks it.";
  return {
      {"log verify",
       "Prove that the log is what was written",
       "tidemark log verify\ntidemark log verify --from 812:9f3c…\ntidemark log verify --range 800-815 --from "
       "head.json",
       "Every entry must continue the one before it, and every item must belong to its entry. Keep the printed head "
       "elsewhere.\nThe trail of users and tokens is proven with it, where no --range is given.",
       {},
       {range,
        trail,
        {"--from", "HEAD",
         "also prove that the log contains a head that was kept: POSITION:HEX, or HEX, or the file of `log head`"},
        {"--key", "HEX", "the public key that is to have signed that head (this directory's own)"}},
       "1 where anything is not as it was written, the head is none of this log's or signed by another, or entries are "
       "missing that the views have followed",
       verify_log},
      {"log head",
       "The newest entry's digest, to be kept elsewhere",
       "tidemark log head --sign > head.json",
       "Later: tidemark log verify --from head.json",
       {},
       {{"--sign", "", "sign it by this directory's key, which is made where there is none"}, trail},
       "",
       show_head},
      {"log key",
       "The public key by which this directory's heads are signed",
       "tidemark log key",
       "It is made where there is none. tidemark log head --sign",
       {},
       {},
       "",
       show_key},
      {"log export",
       "The log's entries and items with a signed head, for whoever proves them without Tidemark",
       "tidemark log export --output acme.ndjson\ntidemark log export --range 800-815 > part.ndjson",
       next,
       {},
       {range, output},
       "1 where the log is not as it was written: then nothing is exported",
       export_log},
      {"audit export",
       "A run's entries and items with a signed head, for whoever proves them without Tidemark",
       "tidemark audit export 12 --output run-12.ndjson",
       next,
       {{"RUN", "the run's number"}},
       {output},
       "1 where the log is not as it was written: then nothing is exported",
       export_run},
  };
}

}  // namespace tidemark::command
