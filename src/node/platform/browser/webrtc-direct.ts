/** Asks this browser whether an offer may be changed as libp2p's WebRTC-direct has to. Nobody is contacted for it. */

/** As libp2p makes them, of a length that every browser takes. */
const CREDENTIAL = `libp2p+webrtc+v1/${'a'.repeat(32)}`

export async function allowsWebRTCDirect (): Promise<boolean> {
  const connection = new RTCPeerConnection()
  try {
    connection.createDataChannel('')
    const { sdp = '' } = await connection.createOffer()
    await connection.setLocalDescription({
      type: 'offer',
      sdp: sdp.replace(/^a=ice-ufrag:[^\r\n]*/m, `a=ice-ufrag:${CREDENTIAL}`).replace(/^a=ice-pwd:[^\r\n]*/m, `a=ice-pwd:${CREDENTIAL}`)
    })
    return connection.localDescription?.sdp.includes(CREDENTIAL) === true
  } catch {
    // refused: that is the answer
    return false
  } finally {
    connection.close()
  }
}
