/** Words that turn a question round when one stands where the other stood. Inflected forms are listed, not derived. */
export const OPPOSITES: readonly (readonly [string, string])[] = `
  enable/disable enabled/disabled activate/deactivate on/off up/down in/out open/close opened/closed open/closed
  start/stop begin/end first/last next/previous next/last before/after above/below over/under inside/outside
  increase/decrease increasing/decreasing raise/lower rise/fall more/less more/fewer most/least maximum/minimum max/min
  higher/lower highest/lowest high/low bigger/smaller biggest/smallest big/small larger/smaller largest/smallest large/small
  longer/shorter longest/shortest long/short faster/slower fastest/slowest fast/slow better/worse best/worst good/bad
  early/late earlier/later earliest/latest old/new older/newer oldest/newest older/younger young/old hot/cold warm/cool wet/dry
  cheap/expensive cheaper/expensive cheapest/expensive rich/poor easy/hard easy/difficult strong/weak heavy/light thick/thin
  buy/sell buying/selling bought/sold lend/borrow give/take send/receive deposit/withdraw credit/debit import/export
  upload/download push/pull add/remove adding/removing add/delete create/delete install/uninstall attach/detach connect/disconnect
  accept/reject accept/decline approve/deny approve/reject allow/block allow/deny allow/forbid permit/prohibit include/exclude
  including/excluding included/excluded covered/excluded win/lose gain/lose success/failure succeed/fail pass/fail true/false
  right/wrong left/right safe/dangerous safe/unsafe healthy/unhealthy legal/illegal public/private internal/external
  advantage/disadvantage advantages/disadvantages pros/cons benefit/risk benefits/risks strengths/weaknesses
  love/hate like/dislike positive/negative always/never everyone/nobody all/none everything/nothing present/absent
  men/women man/woman male/female boy/girl husband/wife father/mother brother/sister king/queen he/she his/her
  north/south east/west morning/evening day/night summer/winter past/future yes/no and/or can/must may/must
  arrive/depart arrival/departure enter/exit ascending/descending encrypt/decrypt encode/decode compress/decompress
  lock/unlock mute/unmute follow/unfollow employer/employee landlord/tenant buyer/seller teacher/student doctor/patient
  hire/fire join/leave marry/divorce married/divorced married/single alive/dead born/died birth/death optional/required
`
  .trim()
  .split(/\s+/)
  .map((pair): readonly [string, string] => {
    const [one = '', other = ''] = pair.split('/');
    return [one, other];
  });
