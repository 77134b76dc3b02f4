package dev.mxlab.named;

import dev.mxlab.dns.answer.RecordOrder;
import dev.mxlab.dns.answer.Requester;
import dev.mxlab.dns.answer.Shape;
import dev.mxlab.named.conf.Acl;
import dev.mxlab.named.conf.Acl.Client;
import dev.mxlab.named.conf.ViewSettings.Answers;
import dev.mxlab.named.conf.ViewSettings.Sort;
import dev.mxlab.named.conf.ViewSettings.Sortlist;
import java.net.InetAddress;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What named.conf says about the form of answers, as the responder takes it. */
final class Shapes {
  private Shapes() {}

  static Shape of(Answers answers, Acl.Own own) {
    Shape.Minimal minimal =
        switch (answers.minimal()) {
          case YES -> Shape.Minimal.YES;
          case NO -> Shape.Minimal.NO;
          case NO_AUTH -> Shape.Minimal.NO_AUTH;
          case NO_AUTH_RECURSIVE -> Shape.Minimal.NO_AUTH_RECURSIVE;
        };
    Shape.Sizes sizes =
        new Shape.Sizes(answers.ednsUdpSize(), answers.maxUdpSize(), answers.noCookieUdpSize());
    return new Shape(
        minimal, answers.minimalAny(), sizes, answers.requireServerCookie(), order(answers, own));
  }

  private static RecordOrder order(Answers answers, Acl.Own own) {
    List<RecordOrder.Rule> rules =
        answers.order().stream()
            .map(
                rule ->
                    new RecordOrder.Rule(
                        rule.dclass(),
                        rule.type(),
                        rule.name(),
                        RecordOrder.Way.valueOf(rule.order().name())))
            .toList();
    Sortlist sortlist = answers.sortlist();
    if (rules.isEmpty() && sortlist == null) {
      return RecordOrder.RANDOM;
    }
    return new RecordOrder(
        rules, sortlist == null ? null : client -> places(sortlist, client, own));
  }

  private static @Nullable ToIntFunction<InetAddress> places(
      Sortlist sortlist, Requester client, Acl.Own own) {
    for (Sort sort : sortlist.sorts()) {
      if (sort.clients().matches(new Client(client.address(), client.key()), own)) {
        return address -> place(sort.order(), address, own);
      }
    }
    return null;
  }

  private static int place(List<Acl.Element> order, InetAddress address, Acl.Own own) {
    for (int i = 0; i < order.size(); i++) {
      Acl.Element element = order.get(i);
      if (element.term().matches(Client.of(address), own)) {
        return element.negated() ? order.size() : i;
      }
    }
    return order.size();
  }
}
