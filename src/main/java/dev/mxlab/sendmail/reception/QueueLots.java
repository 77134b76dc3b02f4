package dev.mxlab.sendmail.reception;

import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.queue.Envelope;
import dev.mxlab.sendmail.queue.QueueGroup;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which recipients of a message wait in which group of queues: as ruleset queuegroup says, else as
 * the mailer's Q= does, else in the one that there always is. A message for several groups, or for
 * more recipients than an envelope of a group may have (r=), becomes several.
 */
final class QueueLots {
  /** What becomes one envelope. */
  record Lot(String group, List<Envelope.Recipient> recipients) {}

  private final Mta mta;
  private final Facts facts;
  private final Map<String, List<Envelope.Recipient>> sorted = new LinkedHashMap<>();

  private QueueLots(Mta mta, Facts facts) {
    this.mta = mta;
    this.facts = facts;
    mta.queue().groups().forEach(group -> sorted.put(group.name(), new ArrayList<>()));
  }

  /** In the order of the groups; the stage does not fail. At least one, even for nobody. */
  static CompletionStage<List<Lot>> of(Mta mta, List<Envelope.Recipient> recipients, Facts facts) {
    QueueLots lots = new QueueLots(mta, facts);
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (Envelope.Recipient recipient : recipients) {
      all =
          all.thenCompose(done -> lots.group(recipient.bare()))
              .thenAccept(group -> lots.put(group, recipient));
    }
    return all.thenApply(done -> lots.cut());
  }

  private void put(String group, Envelope.Recipient recipient) {
    sorted.computeIfAbsent(group, any -> new ArrayList<>()).add(recipient);
  }

  private String known(String group) {
    return sorted.containsKey(group) ? group : "";
  }

  private CompletionStage<String> group(String address) {
    return mta.rules()
        .give("queuegroup", address, facts)
        .thenCompose(
            given -> {
              String name = known(given.strip());
              return name.isEmpty()
                  ? mta.rules().ask("parse", address, facts).thenApply(this::ofMailer)
                  : CompletableFuture.completedFuture(name);
            });
  }

  private String ofMailer(Decision decision) {
    String name = "";
    if (decision instanceof Decision.Mailer chosen) {
      CfConfig.Mailer mailer = mta.config().mailers().get(chosen.mailer());
      name = mailer == null ? "" : known(mailer.fields().getOrDefault('Q', ""));
    }
    return name.isEmpty() ? mta.queue().groups().get(0).name() : name;
  }

  private List<Lot> cut() {
    List<Lot> lots = new ArrayList<>();
    for (QueueGroup group : mta.queue().groups()) {
      List<Envelope.Recipient> his = sorted.getOrDefault(group.name(), List.of());
      int most = group.recipients() > 0 ? group.recipients() : Math.max(1, his.size());
      for (int at = 0; at < his.size(); at += most) {
        lots.add(
            new Lot(group.name(), List.copyOf(his.subList(at, Math.min(his.size(), at + most)))));
      }
    }
    return lots.isEmpty() ? List.of(new Lot(mta.queue().groups().get(0).name(), List.of())) : lots;
  }
}
