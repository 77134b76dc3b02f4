package dev.mxlab.imap.search;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into threads (RFC 5256 section 3). A chain of answers may be as long as the
 * mailbox, so nothing here calls itself.
 */
final class Threads {
  /**
   * What is known of a message.
   *
   * @param id its Message-ID, empty where it has none
   * @param references those that it answers, the nearest last
   */
  record Mail(int index, Instant sent, BaseSubject subject, String id, List<String> references) {}

  /** A message in a thread, or the place of one that is not there. */
  static final class Node {
    @Nullable Mail mail;
    @Nullable Node parent;
    List<Node> children = new ArrayList<>();

    Node(@Nullable Mail mail) {
      this.mail = mail;
    }

    private Mail first() {
      Node node = this;
      while (node.mail == null) {
        node = node.children.get(0);
      }
      return node.mail;
    }
  }

  private static final Comparator<Node> BY_DATE =
      Comparator.comparing((Node node) -> node.first().sent())
          .thenComparing(node -> node.first().index());

  private Threads() {}

  /** RFC 5256, ORDEREDSUBJECT: all of a subject answer its oldest. */
  static List<Node> bySubject(List<Mail> mails) {
    Map<String, Node> roots = new HashMap<>();
    List<Node> order = new ArrayList<>();
    List<Mail> sorted = new ArrayList<>(mails);
    sorted.sort(Comparator.comparing(Mail::sent).thenComparing(Mail::index));
    for (Mail mail : sorted) {
      Node root = roots.get(mail.subject().text());
      if (root == null) {
        root = new Node(mail);
        roots.put(mail.subject().text(), root);
        order.add(root);
      } else {
        root.children.add(new Node(mail));
      }
    }
    return order;
  }

  /**
   * RFC 5256, REFERENCES.
   *
   * @param subjects whether threads of the same subject become one; without, threads are ordered by
   *     their newest message (REFS)
   */
  static List<Node> byReferences(List<Mail> mails, boolean subjects) {
    List<Node> roots = linked(mails);
    prune(roots);
    sort(roots);
    if (subjects) {
      roots.sort(BY_DATE);
      roots = joined(roots);
      sort(roots);
      roots.sort(BY_DATE);
    } else {
      Map<Node, Instant> newest = new HashMap<>();
      roots.forEach(root -> newest.put(root, newest(root)));
      roots.sort(Comparator.comparing((Node n) -> newest.get(n)).thenComparing(BY_DATE));
    }
    return roots;
  }

  private static Instant newest(Node root) {
    Instant newest = Instant.MIN;
    for (Node node : all(List.of(root))) {
      if (node.mail != null && node.mail.sent().isAfter(newest)) {
        newest = node.mail.sent();
      }
    }
    return newest;
  }

  private static List<Node> linked(List<Mail> mails) {
    Map<String, Node> byId = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Mail mail : mails) {
      Node node = mail.id().isEmpty() ? null : byId.get(mail.id());
      if (node == null || node.mail != null) {
        boolean named = node == null && !mail.id().isEmpty();
        node = new Node(mail);
        nodes.add(node);
        if (named) {
          byId.put(mail.id(), node);
        }
      } else {
        node.mail = mail;
      }
      Node last = null;
      for (String reference : mail.references()) {
        Node one = byId.get(reference);
        if (one == null) {
          one = new Node(null);
          byId.put(reference, one);
          nodes.add(one);
        }
        if (last != null && one.parent == null && !isAbove(one, last)) {
          attach(one, last);
        }
        last = one;
      }
      if (node.parent != last) {
        // What a message says of itself counts more than what others say of it.
        detach(node);
        if (last != null && !isAbove(node, last)) {
          attach(node, last);
        }
      }
    }
    List<Node> roots = new ArrayList<>();
    for (Node node : nodes) {
      if (node.parent == null) {
        roots.add(node);
      }
    }
    return roots;
  }

  /** Whether one is the other or above it. */
  private static boolean isAbove(Node one, Node other) {
    for (Node node = other; node != null; node = node.parent) {
      if (node == one) {
        return true;
      }
    }
    return false;
  }

  private static void attach(Node child, Node parent) {
    child.parent = parent;
    parent.children.add(child);
  }

  private static void detach(Node child) {
    Node parent = child.parent;
    if (parent != null) {
      parent.children.remove(child);
      child.parent = null;
    }
  }

  /** All nodes, those below before those above. */
  private static List<Node> all(List<Node> roots) {
    List<Node> found = new ArrayList<>(roots);
    for (int i = 0; i < found.size(); i++) {
      found.addAll(found.get(i).children);
    }
    Collections.reverse(found);
    return found;
  }

  /** Takes out places without message, but for those that hold several at the top. */
  private static void prune(List<Node> roots) {
    for (Node node : all(roots)) {
      node.children = pruned(node.children, false);
      node.children.forEach(child -> child.parent = node);
    }
    List<Node> left = pruned(roots, true);
    roots.clear();
    roots.addAll(left);
    roots.forEach(root -> root.parent = null);
  }

  private static List<Node> pruned(List<Node> level, boolean top) {
    List<Node> left = new ArrayList<>(level.size());
    for (Node node : level) {
      if (node.mail != null || top && node.children.size() > 1) {
        left.add(node);
      } else {
        left.addAll(node.children);
      }
    }
    return left;
  }

  private static void sort(List<Node> roots) {
    for (Node node : all(roots)) {
      node.children.sort(BY_DATE);
    }
  }

  /** RFC 5256 section 3, step 5: threads of the same subject. */
  private static List<Node> joined(List<Node> roots) {
    Map<String, Node> table = new HashMap<>();
    for (Node root : roots) {
      String subject = root.first().subject().text();
      Node known = table.get(subject);
      boolean better =
          known == null
              || root.mail == null && known.mail != null
              || known.mail != null
                  && known.first().subject().reply()
                  && !root.first().subject().reply();
      if (!subject.isEmpty() && better) {
        table.put(subject, root);
      }
    }
    List<Node> result = new ArrayList<>();
    Map<Node, Node> stands = new HashMap<>();
    for (Node root : roots) {
      Node known = table.get(root.first().subject().text());
      if (known == null || known == root) {
        result.add(stands.getOrDefault(root, root));
        continue;
      }
      join(root, stands.getOrDefault(known, known), known, result, stands);
    }
    return result;
  }

  private static void join(
      Node root, Node target, Node known, List<Node> result, Map<Node, Node> stands) {
    if (target.mail == null && root.mail == null) {
      root.children.forEach(child -> attach(child, target));
    } else if (target.mail == null
        || root.first().subject().reply() && !target.first().subject().reply()) {
      attach(root, target);
    } else {
      Node both = new Node(null);
      int at = result.indexOf(target);
      if (at >= 0) {
        result.set(at, both);
      }
      attach(target, both);
      attach(root, both);
      stands.put(known, both);
    }
  }

  /** The threads as the answer has them, with numbers for indexes. */
  static String text(List<Node> roots, IntToLongFunction number) {
    StringBuilder text = new StringBuilder();
    Deque<Object> todo = new ArrayDeque<>();
    for (int i = roots.size() - 1; i >= 0; i--) {
      todo.push(")");
      todo.push(roots.get(i));
      todo.push("(");
    }
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next instanceof Node node) {
        write(node, text, todo, number);
      } else {
        text.append(next);
      }
    }
    return text.toString();
  }

  private static void write(
      Node node, StringBuilder text, Deque<Object> todo, IntToLongFunction number) {
    Mail mail = node.mail;
    if (mail != null) {
      text.append(number.applyAsLong(mail.index()));
    }
    List<Node> children = node.children;
    if (children.size() == 1) {
      todo.push(children.get(0));
      todo.push(mail == null ? "" : " ");
      return;
    }
    for (int i = children.size() - 1; i >= 0; i--) {
      todo.push(")");
      todo.push(children.get(i));
      todo.push(i == 0 && mail != null ? " (" : "(");
    }
  }

  /** The indexes of all messages of a thread. */
  static List<Integer> indexes(Node root) {
    List<Integer> indexes = new ArrayList<>();
    for (Node node : all(List.of(root))) {
      if (node.mail != null) {
        indexes.add(node.mail.index());
      }
    }
    return indexes;
  }
}
