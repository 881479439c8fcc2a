/**
 * Words and phrases that may stand for one another in any question, whatever else it says. Written by hand: WordNet's
 * synonyms among everyday words are right in one sense and wrong in the next (`make`, `do`; `train`, `coach`; `sort`, `type`).
 * Base forms, lower case; a phrase is joined by `_`. A group pairs all its words, so what is only pairwise safe stands in two
 * groups: `phone telephone`, `phone mobile`, for a telephone number is not a mobile number.
 *
 * Left out on purpose, for the answer may change: college/university, function/method, semester/course, soccer/football,
 * speed/velocity, sea/ocean, salary/wage, rent/lease, password/passcode, holiday/vacation, final/last, internet/net.
 */
import { grouped, type Grouped } from './word-lists.ts';

const VERBS = `
  buy purchase|begin start commence|start launch|finish complete|end finish|stop quit cease|speak talk|choose pick select
  help assist aid|show display|allow permit let|need require|use utilize|build make|build create|build construct|create generate
  make produce|make manufacture|produce manufacture|make earn|earn receive|retrieve fetch|get obtain|get receive|get acquire|obtain acquire|happen occur take_place
  fix repair|repair mend|fix resolve|fix solve|solve resolve|remove delete erase|delete wipe|erase wipe|uninstall remove
  contain include|provide supply|provide offer|give provide|run execute|execute perform|convert transform|modify change alter
  prevent avoid|answer respond reply|ask inquire|improve enhance|increase raise boost|reduce decrease lower|lessen reduce decrease
  reduce cut|diminish decrease|discover find|locate find|try attempt|keep retain|verify confirm|validate verify|shut close
  gather collect|assemble build|attach fasten|attach affix|merge combine|split divide separate|cancel call_off
  postpone delay defer put_off|continue go_on|examine inspect|demonstrate show|tolerate put_up_with|discard throw_away throw_out
  rent hire|employ hire|recruit hire|book reserve|ship dispatch|lend loan|repay pay_back|compute calculate work_out|evaluate assess
  teach instruct|recall remember|understand comprehend|persuade convince|suggest propose|suggest recommend|warn alert
  notify inform|reveal disclose|hide conceal|protect safeguard|protect defend|harm damage|hurt injure|injure wound|destroy ruin wreck
  smash shatter|break_down malfunction|fill_in fill_out complete|warm_up heat_up|vomit throw_up puke|urinate pee|defecate poop
  faint pass_out|ache hurt|breathe respire|die pass_away|die perish|marry wed get_married|divorce get_divorced|depart leave
  return come_back|return go_back|return give_back|escape flee|seek look_for|search_for look_for|prohibit forbid ban|obey comply
  satisfy fulfill meet|achieve accomplish attain|surrender give_up|quit give_up|stop give_up|extinguish put_out|empty clear_out
  inflate blow_up|submit hand_in turn_in|distribute hand_out|accelerate speed_up|decelerate slow_down|throw toss|rise go_up
  fall drop|fall go_down|drop go_down|climb ascend|sew stitch|dig excavate|handle deal_with tackle|omit leave_out|exclude leave_out
  resemble look_like|represent stand_for|mock make_fun_of|admire look_up_to|require call_for|reject turn_down|refuse turn_down
  decline turn_down|refuse decline|become turn_into|wake_up awaken|wake_up wake|shiver tremble|wait_for await
  get_rid_of remove|get_rid_of eliminate|remove eliminate|set_up install|set_up configure|carry_out perform|carry_out execute
  find_out discover|find_out learn|look_after take_care_of|care_for take_care_of|bring_up raise
  point_out indicate|put_together assemble|take_off remove|take_out remove|use_up consume
  get_in_touch_with contact|reach_out_to contact|get_back recover|recover regain|retrieve recover|retrieve get_back
  see view|associate link|associate relate|link connect|relate connect|investigate look_into|expect anticipate|agree concur
  admit acknowledge|ensure guarantee|ensure make_sure|find_out find|find_out determine|work_out exercise|slow_down slow
  drop_out quit|pick_up collect|setup configure|setup install|let_down disappoint|bring_about cause|show_up appear|show_up arrive
  track_down find|track_down locate|turn_down reduce|turn_up increase|turn_up raise|look_after care_for|stand_for mean
  yell shout|weep cry|jump leap|stop halt|reside live|produce generate|relieve alleviate ease
  worsen aggravate exacerbate|frighten scare|annoy irritate|amaze astonish|predict forecast|tell inform|tell notify
  identify recognize|distinguish differentiate|exit leave|exit quit|launch start|terminate end|relocate move|exchange swap
  improve boost|withdraw take_out|take_out take|charge bill|lose misplace|reject decline|seem appear|complain gripe|hurry rush
  participate take_part|attend go_to|own possess|dislike hate|enjoy like|detest hate|loathe hate
`;

const COMPUTING = `
  enable activate turn_on switch_on|disable deactivate turn_off switch_off|login log-in signin sign-in logon
  log_in sign_in log_on sign_on login signin|log_out sign_out log_off sign_off logout signout|sign_up signup sign-up
  sign_up register|register enroll|sign_up enroll|reboot restart|app application|folder directory|parameter argument|website site
  hyperlink link|link url|settings preferences|screenshot screen_capture|photo picture image|photograph photo|pic photo picture
  email e-mail|text_message sms|wifi wi-fi|phone telephone|phone mobile|phone smartphone|phone cell_phone cellphone|phone mobile_phone
  mobile cellphone|mobile cell_phone|mobile mobile_phone|cell_phone cellphone mobile_phone|cell mobile|cell cellphone cell_phone
  pc personal_computer|tv television telly|back_up backup|username user_name|two-factor 2fa|configuration config|repository repo
  database db|document doc|documentation docs|specification spec|administrator admin|authentication auth|synchronize sync
  asynchronous async|synchronous sync|temporary temp|maximum max|minimum min|information info|statistics stats
  advertisement ad advert|notification alert|bug defect|error mistake|wrong incorrect|issue problem|problem trouble
  unsubscribe opt_out|subscribe opt_in|unzip extract|unzip decompress|hard_drive hard_disk|dark_mode night_mode|clone duplicate
  department dept|government govt|government gov|approximately approx|average avg|temperature temp|organization org|corporation corp
  manager mgr|assistant asst|building bldg|apartment apt|university uni|university univ|chemistry chem|psychology psych
  economics econ|technology tech|vegetable veggie|vegetable veg|dormitory dorm|veterinarian vet|favorite fave|vocabulary vocab
  legitimate legit|rehabilitation rehab|champion champ|versus vs|percentage percent|reference ref|identification id|especially esp
  automatically auto|automatic auto|manually by_hand|browser web_browser|webpage web_page|homepage home_page
`;

const MONEY_AND_WORK = `
  cost price|cost expense|fee charge|limit cap|invoice bill|coupon voucher|cheap inexpensive affordable low-cost
  expensive costly pricey|tax-free tax-exempt|mortgage home_loan|atm cash_machine cashpoint|paycheck pay_check|payslip pay_stub
  rich wealthy|affluent wealthy|poor impoverished|lawyer attorney|bankrupt insolvent|bankruptcy insolvency|client customer
  seller vendor|shop store|supermarket grocery_store|refund money_back|parcel package|company firm|company business
  coworker colleague|coworker co-worker|staff personnel|occupation profession|job occupation|job work|job employment|work employment
  unemployed jobless|unemployed out_of_work|resume cv|resume curriculum_vitae|vacancy job_opening|self-employed freelance|gratuity tip
  payee recipient|apr annual_percentage_rate|pin personal_identification_number|account acct|mall shopping_center
  real_estate realty|realtor real_estate_agent|apartment flat|tenant renter|money funds
  down_payment downpayment
`;

const PEOPLE_AND_HEALTH = `
  kid child|baby infant|teen teenager adolescent|adult grown-up|father dad daddy|mother mom mum mommy|grandmother grandma granny
  grandfather grandpa granddad|doctor physician|dr doctor|professor prof|teacher instructor|policeman cop police_officer
  fireman firefighter|mailman postman|girlfriend gf|boyfriend bf|somebody someone|everybody everyone|nobody no_one|anybody anyone
  person individual|human human_being|author writer|elderly senior|youngster youth|dead deceased|friend buddy pal
  medicine medication|drug medication|stomach tummy belly|belly abdomen|ache pain|sore painful|shot injection|vaccination immunization
  vaccinate immunize|flu influenza|illness sickness|sick ill|surgery operation|tablet pill|painkiller analgesic|period menstruation
  heart cardiac|kidney renal|liver hepatic|lung pulmonary|brain cerebral|tooth dental|hypertension high_blood_pressure
  hypotension low_blood_pressure|heart_attack myocardial_infarction infarction|stroke cerebrovascular_accident|hives urticaria
  nosebleed epistaxis|chickenpox varicella|measles rubeola|german_measles rubella|mononucleosis mono|std sti
  uti urinary_tract_infection|hpv human_papillomavirus|hiv human_immunodeficiency_virus|copd chronic_obstructive_pulmonary_disease
  adhd attention_deficit_hyperactivity_disorder|ptsd post-traumatic_stress_disorder|ocd obsessive-compulsive_disorder
  illness disease|contraceptive birth_control|bmi body_mass_index|ibs irritable_bowel_syndrome|pcos polycystic_ovary_syndrome
  ecg electrocardiogram|ekg electrocardiogram|ecg ekg|tb tuberculosis|iud intrauterine_device|mri magnetic_resonance_imaging
  symptom sign|tiredness fatigue|tired fatigued|exhausted worn_out|tired weary|dizziness lightheadedness|dizzy lightheaded|nauseous queasy
  swelling edema|bruise contusion|fracture broken_bone|scrape abrasion|stool feces poop|pee urine|sweat perspiration|sweat perspire
  contagious infectious|fat-free nonfat|workout exercise|contraception birth_control|cesarean c-section|optometrist eye_doctor
  dermatologist skin_doctor|cardiologist heart_doctor|sightless blind|hiccup hiccough|eyeglasses spectacles|pimple zit|navel belly_button
`;

const THINGS_AND_PLACES = `
  movie film motion_picture|country nation|population inhabitant|population people_live|population people_reside
  elevation altitude|diary journal|forest woods|pistol handgun|timetable schedule
  car automobile|car auto|bicycle bike|motorcycle motorbike|taxi cab|airplane plane aeroplane|truck lorry
  gas gasoline|gasoline petrol|gas_station petrol_station|luggage baggage|railway railroad|freeway motorway|sidewalk pavement
  parking_lot car_park|windshield windscreen|license_plate number_plate|gearbox transmission|driver's_license driving_licence
  driver's_license driving_license|driving_licence driving_license|reservation booking|trip journey|layover stopover|elevator lift
  sofa couch|faucet tap|fridge refrigerator|garbage trash rubbish|trash_can garbage_can|flashlight torch|diaper nappy|pacifier dummy
  stroller pushchair|crib cot|closet wardrobe|curtain drape|trousers pants|sweater pullover|swimsuit bathing_suit|zipper zip
  eggplant aubergine|zucchini courgette|candy sweets|autumn fall|movie_theater cinema|drugstore pharmacy|zip_code postcode postal_code
  mailbox letterbox|attic loft|basement cellar|bathroom restroom|toilet lavatory|cutlery silverware|frying_pan skillet
  corn maize|chickpea garbanzo|peanut groundnut|powdered_sugar icing_sugar confectioners_sugar|baking_soda bicarbonate_of_soda
  cornstarch cornflour|ground_beef minced_beef|burger hamburger|bbq barbecue|beverage drink|liquor spirits|soda soft_drink
  bug insect|snake serpent|rabbit bunny|hog pig|usa america|uk britain|usa united_states|america united_states|uk united_kingdom
  uae united_arab_emirates|eu european_union|holland netherlands|earthquake quake|magazine periodical|quotation quote|gym gymnasium
  mathematics math maths|lab laboratory|exam examination|exam test|semester term|prerequisite prereq|scholarship bursary
  referee ref|tournament tourney|alarm_clock alarm|wristwatch watch|downtown city_center|noon midday|sunset sundown
`;

const QUALITIES = `
  happy joyful|grateful thankful|humble modest|outspoken vocal|nervous anxious|jealous envious|stubborn obstinate|genuine authentic
  genuine real|fake counterfeit|fake bogus|ill unwell|eternal everlasting|global worldwide|next upcoming
  glad happy|sad unhappy|afraid scared frightened|funny humorous|beautiful gorgeous|quiet silent|loud noisy|brave courageous
  polite courteous|rude impolite|honest truthful|famous well-known renowned|weird strange|strange peculiar|usual customary|rare uncommon
  damp moist|tasty delicious yummy|edible eatable|dangerous hazardous|dangerous risky|safe secure|safe harmless|harmful damaging
  poisonous toxic|deadly lethal fatal|beneficial helpful|useful helpful|crucial vital|essential necessary|essential vital
  required necessary|required mandatory|mandatory compulsory obligatory|required compulsory|main primary|main principal
  basic fundamental|whole entire|complete entire|various several|several multiple|enough sufficient adequate|extra additional
  empty vacant|vacant unoccupied|wide broad|slim slender|tall high|correct accurate|exact precise|exactly precisely
  approximately roughly about|around approximately|nearly almost|near close|latest newest|previous prior|following subsequent
  immediate instant|immediately instantly right_away at_once|recently lately|usually typically generally normally|often frequently
  rarely seldom|sometimes occasionally|forever permanently|yearly annual annually|maybe perhaps possibly|probably likely
  certainly definitely|obviously clearly|apparently seemingly|completely totally entirely fully|wholly entirely|mostly mainly
  mainly primarily|partly partially|especially particularly|exclusively solely|purposely intentionally deliberately
  accidentally by_accident by_mistake|together jointly|separately individually|overseas abroad|nowadays these_days
  however nevertheless nonetheless|therefore thus hence|moreover furthermore|legal lawful|illegal unlawful|flexible bendable
  fragile breakable|sturdy robust|strong powerful|sleepy drowsy|vegan plant-based|waterproof watertight|transparent see-through
  shiny glossy|round circular|similar alike|equal equivalent|opposite contrary|different distinct|annoying irritating|boring tedious
  surprising unexpected|confusing perplexing|trendy fashionable|old-fashioned outdated|obsolete outdated|reliable dependable trustworthy
  suitable appropriate|proper appropriate|smart intelligent clever|stupid dumb|rapid fast quick swift|quickly fast rapidly
  big large|huge enormous immense gigantic vast|little small|hard difficult|challenging difficult|tough difficult|easy simple
`;

const ABSTRACT_NOUNS = `
  manner way|use usage|opportunity chance|center middle|attempt try|topic subject|process procedure|stage phase|comment remark
  victory win|accomplishment achievement|punishment penalty
  method approach|method technique|method way|way approach|advantage benefit pro|advantage upside|disadvantage drawback downside con
  answer response reply|question query|cause reason|effect impact|effect consequence|result outcome|consequence result|example instance
  goal aim objective|purpose aim|purpose goal|purpose objective|definition meaning|explanation clarification|summary synopsis|kind type|kind sort
  part component|amount quantity|place location|beginning start|danger hazard|risk danger|injury wound|anger rage|joy happiness
  sadness sorrow|grief sorrow|assistance help aid|advice guidance|suggestion recommendation|idea notion|permission authorization
  obligation duty|responsibility duty|rule regulation|evidence proof|theft stealing|freedom liberty|war warfare|faith religion
  heaven paradise|story tale|ability capability|chance probability likelihood|luck fortune|fate destiny|progress headway
  increase rise|decrease reduction|decline decrease|lack shortage|shortage scarcity|surplus excess|substitute replacement alternative
  alternative option|option choice|selection choice|difference distinction|similarity resemblance|relationship relation|link connection
  characteristic feature|characteristic trait|flaw defect|smell odor scent|inhabitant resident|native indigenous|border frontier
`;

export const SYNONYMS: Grouped = grouped(VERBS, COMPUTING, MONEY_AND_WORK, PEOPLE_AND_HEALTH, THINGS_AND_PLACES, QUALITIES, ABSTRACT_NOUNS);
