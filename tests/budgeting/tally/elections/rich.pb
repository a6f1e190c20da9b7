META
key;value
description;Invented election, seed 99
country;Georgia
unit;Invented
instance;rich
num_projects;8
num_votes;60
budget;31560
vote_type;approval
rule;greedy
date_begin;01.10.2026
date_end;31.10.2026
language;en
currency;GEL
fully_funded;1
comment;#1: Nobody voted here: all ballots are invented.
PROJECTS
project_id;cost;votes;name;category;selected;district
P4;300;39;სკვერი ზღვასთან 4;green,sport;1;District 2
P7;400;24;The “Old Bridge” 7;green,sport;1;District 1
P5;600;19;ველობილიკი 5;green;1;District 2
P2;4600;12;The “Old Bridge” 2;green;1;District 2
P8;900;10;"A ""quiet"" street 8";green;1;District 2
P3;16200;9;"A ""quiet"" street 3";green;1;District 2
P6;1200;7;"Trees; benches 6";green;1;District 2
P1;2100;5;"Trees; benches 1";green,sport;1;District 2
VOTES
voter_id;vote
1;P2
2;P5
3;P5
4;P5
5;P5
6;P4
7;P4
8;P4
9;P4
10;P8
11;P8
12;P7
13;P7
14;P7
15;P7
16;P7
17;P7
18;P4,P5
19;P4,P5
20;P4,P5
21;P4,P5
22;P4,P5
23;P3,P4
24;P3,P4
25;P4,P6
26;P2,P7
27;P2,P7
28;P2,P7
29;P4,P8
30;P4,P7
31;P4,P7
32;P4,P7
33;P4,P7
34;P4,P7
35;P4,P7
36;P4,P7
37;P4,P7
38;P3,P8
39;P1,P3
40;P2,P5
41;P2,P5
42;P2,P4
43;P1,P7
44;P2,P4,P7
45;P4,P5,P8
46;P3,P4,P7
47;P4,P6,P7
48;P4,P7,P8
49;P2,P4,P6
50;P2,P4,P6
51;P3,P4,P5
52;P3,P4,P5
53;P3,P4,P5
54;P4,P5,P6
55;P2,P4,P8
56;P4,P5,P6,P8
57;P4,P5,P7,P8
58;P1,P3,P4,P8
59;P1,P4,P6,P7
60;P1,P2,P4,P5
