package dev.mxlab.net;

/** Answers datagrams, at once, later, or not at all. Called from several threads. */
@FunctionalInterface
public interface DatagramService {
  /**
   * @param octets begins with the datagram; belongs to the caller and is valid during the call only
   * @param length how many octets the datagram has
   */
  void serve(byte[] octets, int length, DatagramReply reply);
}
